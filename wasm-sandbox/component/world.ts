import { GuestExit, type Meter } from '../wasi/guest-host.ts';
import type { InputStream as Input, OutputStream as Output } from '../wasi/streams.ts';
import { clockInterfaces } from './clocks.ts';
import { hosted, sealed } from './host-call.ts';
import { randomInterfaces } from './random.ts';
import { streamInterfaces } from './streams.ts';

/** Everything that a component can reach during one run. */
export interface ComponentWorld {
  readonly meter: Meter;
  readonly input: Input;
  readonly output: Output;
  readonly errors: Output;
  readonly seed: Uint8Array;
  /** Longest list of random bytes: no list can be longer than the guest's memory. */
  readonly memoryBytes: number;
}

export type HostInterfaces = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function exitWith(code: number): never {
  throw new GuestExit('exit', code);
}

/** The interfaces of one run: no files, no network, a clock made of fuel and random bytes made of the seed. */
export function componentInterfaces(world: ComponentWorld): HostInterfaces {
  const { meter } = world;
  const clocks = clockInterfaces(meter);
  const { stdin, stdout, stderr, error, types } = streamInterfaces(world, clocks.ready);
  class TerminalInput {}
  class TerminalOutput {}
  class Descriptor {}
  class DirectoryEntryStream {}
  for (const type of [TerminalInput, TerminalOutput, Descriptor, DirectoryEntryStream]) sealed(type);
  const none = (): undefined => undefined;
  const interfaces: Record<string, Readonly<Record<string, unknown>>> = {
    'wasi:cli/environment': { getEnvironment: () => [], getArguments: () => ['main'], initialCwd: none },
    'wasi:cli/exit': {
      exit: (status: { tag: string }) => exitWith(status.tag === 'ok' ? 0 : 1),
      exitWithCode: (code: number) => exitWith(code),
    },
    'wasi:cli/stdin': { getStdin: () => stdin },
    'wasi:cli/stdout': { getStdout: () => stdout },
    'wasi:cli/stderr': { getStderr: () => stderr },
    'wasi:cli/terminal-input': { TerminalInput },
    'wasi:cli/terminal-output': { TerminalOutput },
    'wasi:cli/terminal-stdin': { getTerminalStdin: none },
    'wasi:cli/terminal-stdout': { getTerminalStdout: none },
    'wasi:cli/terminal-stderr': { getTerminalStderr: none },
    'wasi:filesystem/preopens': { getDirectories: () => [] },
    'wasi:filesystem/types': { Descriptor, DirectoryEntryStream, filesystemErrorCode: none },
    'wasi:io/error': error,
    'wasi:io/streams': types,
    ...clocks.interfaces,
    ...randomInterfaces(world),
  };
  const offered: Record<string, Readonly<Record<string, unknown>>> = Object.create(null);
  for (const [name, members] of Object.entries(interfaces)) offered[name] = hosted(meter, members);
  return offered;
}
