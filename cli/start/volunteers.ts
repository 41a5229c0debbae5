import { join } from 'node:path';
import { makeDirectory } from '../../node/host/make-directory.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { CampaignPaths } from '../paths.ts';
import { type Child, type Children, lastWords } from './children.ts';

/** More would compete for the machine while each derives keys, dials and maps the runtime image. */
const STARTING_MAX = 2;
/** A volunteer that is not connected by then no longer holds back the next. */
const STARTING_MS_MAX = 4_000;
const RESTARTS_MAX = 5;
const RESTART_MS = 500;

interface Volunteer {
  readonly name: string;
  child: Child | undefined;
  startedAt: number;
  restarts: number;
  /** When it may be started again; undefined once it is given up. */
  dueAt: number | undefined;
}

export interface VolunteerOptions {
  readonly paths: CampaignPaths;
  readonly invite: string;
  readonly count: number;
  readonly cacheDir: string;
  /** File of their models, in a model campaign. */
  readonly models?: string | undefined;
  readonly children: Children;
  /** Volunteers without which the campaign cannot go on. */
  readonly needed: number;
  readonly say: (line: string) => void;
}

/** The volunteer processes of `start`: started two at a time, and started again when one dies. */
export class Volunteers {
  readonly #options: VolunteerOptions;
  readonly #volunteers: Volunteer[];

  constructor(options: VolunteerOptions) {
    this.#options = options;
    this.#volunteers = Array.from({ length: options.count }, (_, i) => ({
      name: String(i + 1).padStart(2, '0'),
      child: undefined,
      startedAt: 0,
      restarts: 0,
      dueAt: 0,
    }));
  }

  /** Starts what may be started now. `connected` is how many nodes the coordinator sees; `now` in milliseconds. */
  async tend(connected: number, now: number): Promise<void> {
    const recent = this.#volunteers.filter(
      ({ child, startedAt }) => child?.isRunning() === true && now - startedAt < STARTING_MS_MAX,
    );
    const running = this.#volunteers.filter(({ child }) => child?.isRunning() === true).length;
    let starting = Math.min(recent.length, Math.max(0, running - connected));
    for (const volunteer of this.#volunteers) {
      if (volunteer.child !== undefined && !volunteer.child.isRunning())
        await this.#ended(volunteer, volunteer.child, now);
      const isDue = volunteer.child === undefined && volunteer.dueAt !== undefined && volunteer.dueAt <= now;
      if (!isDue || starting >= STARTING_MAX) continue;
      await this.#launch(volunteer, now);
      starting++;
    }
  }

  async #launch(volunteer: Volunteer, now: number): Promise<void> {
    const { paths, invite, cacheDir, children, models } = this.#options;
    const dataDir = join(paths.nodes, volunteer.name);
    await makeDirectory(dataDir);
    volunteer.child = children.start({
      name: `node ${volunteer.name}`,
      args: ['join', invite, '--data', dataDir, ...(models === undefined ? [] : ['--models', models])],
      logFile: join(paths.logs, `node-${volunteer.name}.log`),
      env: { HIVESMITH_CACHE: cacheDir },
    });
    volunteer.startedAt = now;
  }

  async #ended(volunteer: Volunteer, child: Child, now: number): Promise<void> {
    if (this.#options.children.isStopping) return;
    volunteer.child = undefined;
    const words = await lastWords(child);
    if (volunteer.restarts < RESTARTS_MAX) {
      volunteer.dueAt = now + RESTART_MS * 2 ** volunteer.restarts;
      volunteer.restarts++;
      this.#options.say(`${child.name} ended and is started again (${volunteer.restarts}/${RESTARTS_MAX}): ${words}`);
      return;
    }
    volunteer.dueAt = undefined;
    this.#options.say(`${child.name} ended ${RESTARTS_MAX + 1} times and is given up: ${words}`);
    const left = this.#volunteers.filter(({ dueAt }) => dueAt !== undefined).length;
    if (left >= this.#options.needed) return;
    throw new CliError(
      EXIT.failed,
      'volunteers-failed',
      `expected at least ${this.#options.needed} running volunteers, but only ${left} are left: ${words}`,
      `the logs are in ${this.#options.paths.logs}`,
    );
  }
}
