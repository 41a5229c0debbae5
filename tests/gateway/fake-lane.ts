import { untilAborted } from '../../coordinator/gateway/flights.ts';
import { type Execution, type Job, type Lane, NoVerdictError } from '../../coordinator/gateway/job.ts';
import { encodeUtf8 } from '../../protocol/bytes.ts';

/** A lane that does what a test says: everything that it is asked for waits until the test lets it go on. */
export class FakeLane implements Lane {
  readonly name: 'local' | 'network';
  state: 'now' | 'later' | 'no' = 'now';
  /** `hang`: until released. A NoVerdictError: fails. Else what the program prints. */
  behaviour: 'hang' | NoVerdictError | string = 'hang';
  runs = 0;
  aborted = 0;
  #release: () => void = () => undefined;
  #gate = new Promise<void>((resolve) => {
    this.#release = resolve;
  });

  constructor(name: 'local' | 'network', behaviour: FakeLane['behaviour'] = 'hang') {
    this.name = name;
    this.behaviour = behaviour;
  }

  takes(): 'now' | 'later' | 'no' {
    return this.state;
  }

  /** Lets everything that hangs print this. */
  release(printed: string): void {
    this.behaviour = printed;
    this.#release();
  }

  async run(job: Job, { signal }: Parameters<Lane['run']>[1]): Promise<Execution> {
    this.runs++;
    try {
      if (this.behaviour === 'hang') await untilAborted(this.#gate, signal);
    } catch (error) {
      this.aborted++;
      throw error;
    }
    if (this.behaviour instanceof NoVerdictError) throw this.behaviour;
    const stdout = encodeUtf8(this.behaviour);
    const rest = { stderr: new Uint8Array(0), digest: null, fuel: 1_000, memoryBytes: 0, votes: [] };
    const runs = job.tests.map(() => ({ outcome: 'ok' as const, exitCode: 0, stdout, ...rest }));
    return { lane: this.name, compiled: null, compileError: null, runs, fuelPerSecond: 1_000_000, leaves: [] };
  }
}

export const FAILED = new NoVerdictError('sandbox-failed', 'a worker was killed');
