import { createHash } from 'node:crypto';
import { ERRNO } from './errno.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { InputStream, OutputStream } from './streams.ts';

/** Thrown through the guest to end it. */
export class GuestExit {
  readonly kind: 'exit' | 'output-limit' | 'out-of-fuel' | 'ready';
  readonly code: number;

  constructor(kind: GuestExit['kind'], code = 0) {
    this.kind = kind;
    this.code = code;
  }
}

/** The guest's fuel as the host sees it. */
export interface Meter {
  /** Takes fuel; throws GuestExit('out-of-fuel') when none is left. */
  charge(amount: bigint): void;
  /** Virtual nanoseconds since the guest started. */
  nanoseconds(): bigint;
  /** Passes virtual time: charges its fuel. */
  pass(nanoseconds: bigint): void;
}

/** Everything a guest can reach during one run. */
export interface GuestWorld {
  readonly memory: GuestMemory;
  readonly meter: Meter;
  readonly input: InputStream;
  readonly output: OutputStream;
  readonly errors: OutputStream;
  readonly seed: Uint8Array;
  readonly arguments: readonly string[];
  readonly environment: readonly string[];
  /** Descriptors (0 to 2) that the guest closed. */
  readonly closed: Set<number>;
  /** Number of random requests so far. */
  randomCalls: number;
}

/** Virtual wall clock at the start of every run: 2023-11-14T22:13:20Z, in nanoseconds. */
export const EPOCH = 1_700_000_000_000_000_000n;
const CALL_FUEL = 200;
const CLOCK_REALTIME = 0;
const SOCKET_STREAM = 6;
/** Most buffers in one read or write, and most subscriptions in one poll: the host's work for a call is bounded by it. */
const MOST_ITEMS = 1024;

type HostFunction = (...operands: never[]) => number;

function vectors(world: GuestWorld, address: number, count: number, each: (bytes: Uint8Array) => boolean): number {
  let total = 0;
  for (let index = 0; index < count >>> 0; index++) {
    const entry = (address >>> 0) + 8 * index;
    const length = world.memory.u32(entry + 4);
    world.meter.charge(BigInt(8 + (length >>> 1)));
    const bytes = world.memory.bytes(world.memory.u32(entry), length);
    const before = total;
    total += bytes.length;
    if (!each(bytes)) return before;
  }
  return total;
}

function writeStrings(world: GuestWorld, strings: readonly string[], pointers: number, buffer: number): number {
  let at = buffer >>> 0;
  strings.forEach((text, index) => {
    const encoded = new TextEncoder().encode(`${text}\0`);
    world.memory.setU32((pointers >>> 0) + 4 * index, at);
    world.memory.bytes(at, encoded.length).set(encoded);
    at += encoded.length;
  });
  return ERRNO.success;
}

function writeSizes(world: GuestWorld, strings: readonly string[], count: number, size: number): number {
  world.memory.setU32(count, strings.length);
  world.memory.setU32(size, new TextEncoder().encode(strings.map((text) => `${text}\0`).join('')).length);
  return ERRNO.success;
}

function read(world: GuestWorld, fd: number, address: number, count: number, result: number): number {
  if (fd !== 0 || world.closed.has(fd)) return ERRNO.badFile;
  if (count >>> 0 > MOST_ITEMS) return ERRNO.invalid;
  let total = 0;
  vectors(world, address, count, (target) => {
    const bytes = world.input.read(target.length);
    target.set(bytes);
    total += bytes.length;
    return bytes.length === target.length;
  });
  world.memory.setU32(result, total);
  return ERRNO.success;
}

function write(world: GuestWorld, fd: number, address: number, count: number, result: number): number {
  if ((fd !== 1 && fd !== 2) || world.closed.has(fd)) return ERRNO.badFile;
  if (count >>> 0 > MOST_ITEMS) return ERRNO.invalid;
  const total = vectors(world, address, count, (bytes) => {
    const fits = (fd === 1 ? world.output : world.errors).write(bytes);
    if (!fits && fd === 1) throw new GuestExit('output-limit');
    return true;
  });
  world.memory.setU32(result, total);
  return ERRNO.success;
}

function random(world: GuestWorld, address: number, length: number): number {
  const target = world.memory.bytes(address, length);
  world.meter.charge(4n * BigInt(target.length));
  if (target.length === 0) return ERRNO.success;
  const hash = createHash('shake256', { outputLength: target.length });
  target.set(
    hash
      .update(`${world.randomCalls++}:`)
      .update(world.seed)
      .digest(),
  );
  return ERRNO.success;
}

function clockNow(world: GuestWorld, clock: number): bigint {
  return world.meter.nanoseconds() + (clock === CLOCK_REALTIME ? EPOCH : 0n);
}

/** Only clock subscriptions can fire: the earliest one does, and the time until then costs its fuel. */
function poll(world: GuestWorld, input: number, output: number, count: number, result: number): number {
  if (count >>> 0 > MOST_ITEMS) return ERRNO.invalid;
  let wait = -1n;
  let first = -1;
  for (let index = 0; index < count >>> 0; index++) {
    const at = (input >>> 0) + 48 * index;
    world.meter.charge(8n);
    if (world.memory.u8(at + 8) !== 0) continue;
    const timeout = world.memory.u64(at + 24);
    const absolute = (world.memory.u16(at + 40) & 1) === 1;
    const ahead = absolute ? timeout - clockNow(world, world.memory.u32(at + 16)) : timeout;
    if (wait >= 0n && ahead >= wait) continue;
    wait = ahead > 0n ? ahead : 0n;
    first = at;
  }
  if (first < 0) return ERRNO.invalid;
  world.meter.pass(wait);
  world.memory.bytes(output, 32).fill(0);
  world.memory.setU64(output, world.memory.u64(first));
  world.memory.setU32(result, 1);
  return ERRNO.success;
}

function describe(world: GuestWorld, fd: number, address: number): number {
  if (fd >>> 0 > 2 || world.closed.has(fd)) return ERRNO.badFile;
  world.memory.bytes(address, 24).fill(0);
  world.memory.setU8(address, SOCKET_STREAM);
  world.memory.setU64((address >>> 0) + 8, fd === 0 ? 2n : 64n);
  return ERRNO.success;
}

function fileStatus(world: GuestWorld, fd: number, address: number): number {
  if (fd >>> 0 > 2 || world.closed.has(fd)) return ERRNO.badFile;
  world.memory.bytes(address, 64).fill(0);
  world.memory.setU64((address >>> 0) + 8, BigInt(fd + 1));
  world.memory.setU8((address >>> 0) + 16, SOCKET_STREAM);
  world.memory.setU64((address >>> 0) + 24, 1n);
  return ERRNO.success;
}

function close(world: GuestWorld, fd: number): number {
  if (fd >>> 0 > 2 || world.closed.has(fd)) return ERRNO.badFile;
  world.closed.add(fd);
  return ERRNO.success;
}

function operations(world: GuestWorld): Record<string, HostFunction> {
  const { memory } = world;
  const streamOnly = (fd: number): number => (fd >>> 0 <= 2 && !world.closed.has(fd) ? ERRNO.seekPipe : ERRNO.badFile);
  return {
    args_get: (pointers: number, buffer: number) => writeStrings(world, world.arguments, pointers, buffer),
    args_sizes_get: (count: number, size: number) => writeSizes(world, world.arguments, count, size),
    environ_get: (pointers: number, buffer: number) => writeStrings(world, world.environment, pointers, buffer),
    environ_sizes_get: (count: number, size: number) => writeSizes(world, world.environment, count, size),
    clock_res_get: (_clock: number, result: number) => {
      memory.setU64(result, 1000n);
      return ERRNO.success;
    },
    clock_time_get: (clock: number, _precision: bigint, result: number) => {
      memory.setU64(result, clockNow(world, clock));
      return ERRNO.success;
    },
    random_get: (address: number, length: number) => random(world, address, length),
    poll_oneoff: (input: number, output: number, count: number, result: number) =>
      poll(world, input, output, count, result),
    sched_yield: () => ERRNO.success,
    proc_exit: (code: number) => {
      throw new GuestExit('exit', code >>> 0);
    },
    fd_read: (fd: number, address: number, count: number, result: number) => read(world, fd, address, count, result),
    fd_write: (fd: number, address: number, count: number, result: number) => write(world, fd, address, count, result),
    fd_fdstat_get: (fd: number, address: number) => describe(world, fd, address),
    fd_filestat_get: (fd: number, address: number) => fileStatus(world, fd, address),
    fd_close: (fd: number) => close(world, fd),
    fd_seek: streamOnly,
    fd_tell: streamOnly,
    fd_prestat_get: () => ERRNO.badFile,
    fd_prestat_dir_name: () => ERRNO.badFile,
    path_open: () => ERRNO.badFile,
    path_filestat_get: () => ERRNO.badFile,
  };
}

/** The functions of WASI preview 1 that are not offered; they answer "no such system call". */
const REFUSED = `fd_advise fd_allocate fd_datasync fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_set_size
fd_filestat_set_times fd_pread fd_pwrite fd_readdir fd_renumber fd_sync path_create_directory path_filestat_set_times
path_link path_readlink path_remove_directory path_rename path_symlink path_unlink_file proc_raise sock_accept sock_recv
sock_send sock_shutdown`.split(/\s+/);

/** Everything that a guest may import, as `module.name`: the functions of WASI preview 1 and nothing else. */
export const GUEST_IMPORTS: ReadonlySet<string> = new Set(
  [...Object.keys(operations({} as GuestWorld)), ...REFUSED].map((name) => `wasi_snapshot_preview1.${name}`),
);

/**
 * The imports of a guest. `current` yields the world of the run in progress. Whatever is not listed in `operations`
 * answers "no such system call": there are no files, sockets or processes.
 */
export function guestImports(names: readonly string[], current: () => GuestWorld): Record<string, HostFunction> {
  const imports: Record<string, HostFunction> = {};
  let bound: { world: GuestWorld; table: Record<string, HostFunction> } | undefined;
  for (const name of names) {
    imports[name] = (...operands) => {
      const world = current();
      world.meter.charge(BigInt(CALL_FUEL));
      if (bound?.world !== world) bound = { world, table: operations(world) };
      const operation = bound.table[name];
      return operation ? operation(...operands) : ERRNO.noSystem;
    };
  }
  return imports;
}
