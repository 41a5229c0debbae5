import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { entryFile } from '../package-root.ts';
import { PARENT_PIPE } from '../parent-pipe.ts';

/** All children are gone within 2 s of a stop: this long they may end by themselves. */
const GRACE_MS = 1_400;
/** Of that, the time in which volunteers may say good-bye to a coordinator that still runs. */
const FIRST_MS = 800;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A `hivesmith` command in a process of its own; its standard error, and output unless captured, go to `logFile`. */
export interface Child {
  readonly name: string;
  readonly logFile: string;
  readonly ended: Promise<Ended>;
  readonly isLast: boolean;
  readonly isRunning: () => boolean;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Everything on standard output; empty unless captured. */
  readonly output: () => string;
}

export interface ChildOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly logFile: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly capture?: boolean;
  /** Stopped after the others, which want to tell it something before they end. */
  readonly isLast?: boolean;
}

/** Children that end together, and end with this process however it ends. */
export class Children implements AsyncDisposable {
  readonly #running = new Set<Child>();
  #stopping = false;

  get isStopping(): boolean {
    return this.#stopping;
  }

  start(options: ChildOptions): Child {
    if (this.#stopping) throw new Error('expected running children, but they are being stopped');
    const child = launch(options);
    this.#running.add(child);
    void child.ended.then(() => this.#running.delete(child));
    return child;
  }

  /**
   * SIGTERM to all, but to those that the others take leave of only once the others have ended or had some time; SIGKILL
   * to whatever is left after the grace time.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    const children = [...this.#running];
    const kill = (isLast: boolean) => {
      for (const child of this.#running) if (child.isLast === isLast) child.kill('SIGTERM');
    };
    const timers = [
      setTimeout(() => kill(true), FIRST_MS),
      setTimeout(() => {
        for (const child of this.#running) child.kill('SIGKILL');
      }, GRACE_MS),
    ];
    kill(false);
    await Promise.all(children.filter(({ isLast }) => !isLast).map((child) => child.ended));
    kill(true);
    await Promise.all(children.map((child) => child.ended));
    for (const timer of timers) clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function launch({ name, args, logFile, env = {}, capture = false, isLast = false }: ChildOptions): Child {
  const log = openSync(logFile, 'a');
  let process_: ChildProcess;
  try {
    process_ = spawn(process.execPath, ['--enable-source-maps', entryFile(), ...args], {
      // A group of its own: Ctrl-C reaches the parent alone, which then stops the children in order.
      detached: process.platform !== 'win32',
      stdio: ['pipe', capture ? 'pipe' : log, log],
      env: { ...process.env, ...env, [PARENT_PIPE]: '1' },
    });
  } finally {
    closeSync(log);
  }
  // A child that ends closes its end of the pipe, which is no error of the parent's.
  process_.stdin?.on('error', () => undefined);
  const chunks: Buffer[] = [];
  process_.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  let running = true;
  const ended = new Promise<Ended>((resolve) => {
    const settle = (code: number | null, signal: NodeJS.Signals | null) => {
      running = false;
      resolve({ code, signal });
    };
    process_.once('close', settle);
    process_.once('error', () => settle(1, null));
  });
  return {
    name,
    logFile,
    ended,
    isLast,
    isRunning: () => running,
    kill: (signal) => void process_.kill(signal),
    output: () => Buffer.concat(chunks).toString('utf8'),
  };
}

/** The last thing that a child said about its end, for the error message of the parent. */
export async function lastWords(child: Child): Promise<string> {
  const text = await readFile(child.logFile, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const own = lines.findLast((line) => line.startsWith('hivesmith: '));
  return (own ?? lines.at(-1) ?? 'it said nothing').replace(/^hivesmith: /, '').slice(0, 500);
}
