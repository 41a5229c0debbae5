import {
  type Ending,
  exitEnding,
  type Guest,
  GuestInstance,
  type GuestRequest,
  type GuestResult,
  HostTrouble,
} from '../guest-instance.ts';
import type { ProgramStart } from '../messages.ts';
import { InputStream } from '../wasi/streams.ts';

const PAGE = 65536;

/** An instance of a WASI preview 1 command. Its memory as it is before `_start` is what a restore puts back. */
class CommandInstance extends GuestInstance {
  /** `argv[0]`: a program sees the same name on every machine. */
  protected override readonly arguments = ['main'];
  private readonly restorable: boolean;
  private readonly leastBytes: number;

  constructor(module: WebAssembly.Module, fuelPerSecond: number, restorable: boolean) {
    super(module, undefined, fuelPerSecond);
    this.restorable = restorable;
    this.leastBytes = this.visiblePages() * PAGE;
  }

  override run(request: GuestRequest): GuestResult {
    if (this.leastBytes <= request.limits.memoryMiB << 20) return super.run(request);
    return ended({ outcome: 'out-of-memory', exitCode: null }, this.leastBytes);
  }

  protected override input({ stdin }: GuestRequest): InputStream {
    return new InputStream(stdin);
  }

  protected override returned(): Ending {
    return exitEnding(0);
  }

  protected override exited(code: number): Ending {
    return exitEnding(code);
  }

  override restore(): boolean {
    return this.restorable && super.restore();
  }
}

/** The result of a program that ended before its first instruction. */
function ended({ outcome, exitCode }: Ending, memoryBytes: number): GuestResult {
  return { outcome, exitCode, stdout: new Uint8Array(0), stderr: new Uint8Array(0), fuel: 0, memoryBytes };
}

/** Opens instances of a prepared command; one whose data does not fit its memory traps before it begins. */
export function commandOpener({ modules, fuelPerSecond, restorable }: ProgramStart): () => Guest {
  const module = modules['command'];
  if (!module) throw new HostTrouble('The prepared program has no module "command".');
  return () => {
    try {
      return new CommandInstance(module, fuelPerSecond, restorable);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      return { run: () => ended({ outcome: 'trap', exitCode: null }, 0), restore: () => true };
    }
  };
}
