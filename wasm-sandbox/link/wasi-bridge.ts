import { OP } from '../pass/opcodes.ts';
import { ACCESS, Assembler, encodeType } from './assembler.ts';
import type { FunctionImport } from './shared-library.ts';
import { type ExtraFunction, STACK_POINTER } from './symbols.ts';

const PREVIEW1 = 'wasi_snapshot_preview1';

/** What a linked module imports: the part of WASI preview 1 that the bridge stands on. */
export const BRIDGE_HOST: readonly FunctionImport[] = (
  [
    ['fd_read', 'iiii', 'i'],
    ['fd_write', 'iiii', 'i'],
    ['clock_time_get', 'ili', 'i'],
    ['poll_oneoff', 'iiii', 'i'],
    ['random_get', 'ii', 'i'],
    ['proc_exit', 'i', ''],
  ] as const
).map(([name, params, results]) => ({ module: PREVIEW1, name, type: encodeType(params, results) }));

/** Handles of the resources that exist. */
const STDIN = 1;
const STDOUT = 2;
const STDERR = 3;
const POLLABLE = 4;
const ADJUSTMENT = STDIN;

const MOST_READ = 1 << 18;
const WRITE_PERMIT = 1n << 20n;
const STREAM_CLOSED = 1;
const ACCESS_DENIED = 1;
const CLOCK = { realtime: 0, monotonic: 1 } as const;
const NANOSECONDS = 1_000_000_000n;
const RESOLUTION = 1000n;
const ALIGN = { none: 1, words: 4 } as const;

const I64 = { divU: 0x80, remU: 0x82, add: 0x7c, wrap: 0xa7, ltU: 0x54, eqz: 0x50 } as const;
const I32_EQZ = 0x45;
const SELECT = OP.select;

type Resolve = (symbol: string) => number;

function host(resolve: Resolve, name: string): number {
  return resolve(`${PREVIEW1} ${name}`);
}

/** `local` = a frame of `bytes` on the C stack; `release` gives it back. */
function reserve(code: Assembler, local: number, bytes: number): Assembler {
  code.with(OP.globalGet, STACK_POINTER).i32(bytes).op(OP.i32Sub).with(OP.localTee, local);
  return code.with(OP.globalSet, STACK_POINTER);
}

function release(code: Assembler, local: number, bytes: number): Assembler {
  return code.get(local).i32(bytes).op(OP.i32Add).with(OP.globalSet, STACK_POINTER);
}

/** Calls `cabi_realloc(0, 0, align, local[size])`; the component model lets the host return memory this way. */
function allocate(code: Assembler, resolve: Resolve, size: number, align: number): Assembler {
  return code.i32(0).i32(0).i32(align).get(size).call(resolve('env cabi_realloc'));
}

function constant(symbol: string, params: string, value: number): ExtraFunction {
  return { symbol, type: encodeType(params, 'i'), assemble: () => new Assembler().i32(value).body() };
}

function nothing(symbol: string, params: string): ExtraFunction {
  return { symbol, type: encodeType(params, ''), assemble: () => new Assembler().body() };
}

/** Answers through the pointer in the last parameter: zero bytes, which mean none, an empty list, or success. */
function zeros(symbol: string, params: string, bytes: 8 | 16): ExtraFunction {
  const result = params.length - 1;
  return {
    symbol,
    type: encodeType(params, ''),
    assemble: () => {
      const code = new Assembler();
      for (let at = 0; at < bytes; at += 8) code.get(result).i64(0n).memory(ACCESS.store64, at);
      return code.body();
    },
  };
}

/** Answers `result.err` with an error code of one byte. */
function denied(symbol: string, params: string): ExtraFunction {
  const result = params.length - 1;
  const assemble = (): Uint8Array =>
    new Assembler()
      .get(result)
      .i32(1)
      .memory(ACCESS.store32)
      .get(result)
      .i32(ACCESS_DENIED)
      .memory(ACCESS.store32, 4)
      .body();
  return { symbol, type: encodeType(params, ''), assemble };
}

/** `[method]input-stream.read: func(len: u64) -> result<list<u8>, stream-error>`; all streams are standard input. */
const read: ExtraFunction = {
  symbol: 'wasi:io/streams@0.2.0 [method]input-stream.read',
  type: encodeType('ili', ''),
  assemble: (resolve) => {
    const [length, result, frame, size] = [1, 2, 3, 4];
    const code = reserve(new Assembler({ i32: 2 }), frame, 16);
    code.get(length).i64(BigInt(MOST_READ)).get(length).i64(BigInt(MOST_READ)).op(I64.ltU, SELECT, I64.wrap).set(size);
    code.get(frame);
    allocate(code, resolve, size, ALIGN.none).memory(ACCESS.store32);
    code.get(frame).get(size).memory(ACCESS.store32, 4);
    code.i32(0).get(frame).i32(1).get(frame).i32(8).op(OP.i32Add).call(host(resolve, 'fd_read')).op(OP.drop);
    code.get(frame).memory(ACCESS.load32, 8).set(size);
    code.get(size).op(I32_EQZ, OP.if, 0x40);
    code.get(result).i32(1).memory(ACCESS.store32).get(result).i32(STREAM_CLOSED).memory(ACCESS.store32, 4);
    code.op(OP.else);
    code.get(result).i32(0).memory(ACCESS.store32);
    code.get(result).get(frame).memory(ACCESS.load32).memory(ACCESS.store32, 4);
    code.get(result).get(size).memory(ACCESS.store32, 8);
    code.op(OP.end);
    return release(code, frame, 16).body();
  },
};

/** `[method]output-stream.write: func(contents: list<u8>) -> result<_, stream-error>`. */
const write: ExtraFunction = {
  symbol: 'wasi:io/streams@0.2.0 [method]output-stream.write',
  type: encodeType('iiii', ''),
  assemble: (resolve) => {
    const [stream, bytes, length, result, frame] = [0, 1, 2, 3, 4];
    const code = reserve(new Assembler({ i32: 1 }), frame, 16);
    code.get(frame).get(bytes).memory(ACCESS.store32).get(frame).get(length).memory(ACCESS.store32, 4);
    code.get(stream).i32(ADJUSTMENT).op(OP.i32Sub).get(frame).i32(1).get(frame).i32(8).op(OP.i32Add);
    code.call(host(resolve, 'fd_write')).op(OP.drop);
    code.get(result).i64(0n).memory(ACCESS.store64);
    return release(code, frame, 16).body();
  },
};

const checkWrite: ExtraFunction = {
  symbol: 'wasi:io/streams@0.2.0 [method]output-stream.check-write',
  type: encodeType('ii', ''),
  assemble: () => {
    const result = 1;
    const code = new Assembler().get(result).i64(0n).memory(ACCESS.store64);
    return code.get(result).i64(WRITE_PERMIT).memory(ACCESS.store64, 8).body();
  },
};

/** Puts the nanoseconds of a clock on the stack. */
function readClock(code: Assembler, resolve: Resolve, frame: number, clock: number): Assembler {
  code.i32(clock).i64(RESOLUTION).get(frame).call(host(resolve, 'clock_time_get')).op(OP.drop);
  return code.get(frame).memory(ACCESS.load64);
}

const monotonicNow: ExtraFunction = {
  symbol: 'wasi:clocks/monotonic-clock@0.2.0 now',
  type: encodeType('', 'l'),
  assemble: (resolve) => {
    const frame = 0;
    const code = reserve(new Assembler({ i32: 1 }), frame, 16);
    return release(readClock(code, resolve, frame, CLOCK.monotonic), frame, 16).body();
  },
};

/** `now: func() -> datetime`, a record of seconds (u64) and nanoseconds (u32). */
const wallNow: ExtraFunction = {
  symbol: 'wasi:clocks/wall-clock@0.2.0 now',
  type: encodeType('i', ''),
  assemble: (resolve) => {
    const [result, frame, time] = [0, 1, 2];
    const code = reserve(new Assembler({ i32: 1, i64: 1 }), frame, 16);
    readClock(code, resolve, frame, CLOCK.realtime).set(time);
    code.get(result).get(time).i64(NANOSECONDS).op(I64.divU).memory(ACCESS.store64);
    code.get(result).get(time).i64(NANOSECONDS).op(I64.remU, I64.wrap).memory(ACCESS.store32, 8);
    return release(code, frame, 16).body();
  },
};

const resolutions: readonly ExtraFunction[] = [
  {
    symbol: 'wasi:clocks/monotonic-clock@0.2.0 resolution',
    type: encodeType('', 'l'),
    assemble: () => new Assembler().i64(RESOLUTION).body(),
  },
  {
    symbol: 'wasi:clocks/wall-clock@0.2.0 resolution',
    type: encodeType('i', ''),
    assemble: () => {
      const code = new Assembler().get(0).i64(0n).memory(ACCESS.store64);
      return code.get(0).i32(Number(RESOLUTION)).memory(ACCESS.store32, 8).body();
    },
  },
];

/**
 * Subscribing to a clock waits at once, for the time that it costs; the pollable is then always ready. Offsets are those
 * of preview 1's `subscription`: tag at 8, clock at 16, timeout at 24, flags at 40; the event goes to offset 48.
 */
function subscribe(name: string, isAbsolute: boolean): ExtraFunction {
  return {
    symbol: `wasi:clocks/monotonic-clock@0.2.0 ${name}`,
    type: encodeType('l', 'i'),
    assemble: (resolve) => {
      const [time, frame] = [0, 1];
      const bytes = 96;
      const code = reserve(new Assembler({ i32: 1 }), frame, bytes);
      for (const at of [0, 8, 32, 40]) code.get(frame).i64(0n).memory(ACCESS.store64, at);
      code.get(frame).i64(BigInt(CLOCK.monotonic)).memory(ACCESS.store64, 16);
      code.get(frame).get(time).memory(ACCESS.store64, 24);
      if (isAbsolute) code.get(frame).i32(1).memory(ACCESS.store32, 40);
      code.get(frame).get(frame).i32(48).op(OP.i32Add).i32(1).get(frame).i32(88).op(OP.i32Add);
      code.call(host(resolve, 'poll_oneoff')).op(OP.drop);
      return release(code, frame, bytes).i32(POLLABLE).body();
    },
  };
}

/** `poll: func(in: list<borrow<pollable>>) -> list<u32>`: everything is ready. */
const poll: ExtraFunction = {
  symbol: 'wasi:io/poll@0.2.0 poll',
  type: encodeType('iii', ''),
  assemble: (resolve) => {
    const [count, result, list, at] = [1, 2, 3, 4];
    const code = new Assembler({ i32: 2 });
    code.get(count).i32(2).op(OP.i32Shl).set(at);
    allocate(code, resolve, at, ALIGN.words).set(list);
    code.get(result).get(list).memory(ACCESS.store32).get(result).get(count).memory(ACCESS.store32, 4);
    code.i32(0).set(at).op(OP.block, 0x40, OP.loop, 0x40);
    code.get(at).get(count).op(OP.i32LtU, I32_EQZ).with(OP.brIf, 1);
    code.get(list).get(at).i32(2).op(OP.i32Shl, OP.i32Add).get(at).memory(ACCESS.store32);
    code.get(at).i32(1).op(OP.i32Add).set(at).with(OP.br, 0).op(OP.end, OP.end);
    return code.body();
  },
};

/** `get-random-bytes: func(len: u64) -> list<u8>`. */
const randomBytes: ExtraFunction = {
  symbol: 'wasi:random/random@0.2.0 get-random-bytes',
  type: encodeType('li', ''),
  assemble: (resolve) => {
    const [length, result, size, bytes] = [0, 1, 2, 3];
    const code = new Assembler({ i32: 2 }).get(length).op(I64.wrap).set(size);
    allocate(code, resolve, size, ALIGN.none).set(bytes);
    code.get(bytes).get(size).call(host(resolve, 'random_get')).op(OP.drop);
    code.get(result).get(bytes).memory(ACCESS.store32);
    return code.get(result).get(size).memory(ACCESS.store32, 4).body();
  },
};

/** WASI 0.2 has no exit codes, so the C library's `_Exit` goes to preview 1 directly. */
function exit(symbol: string): ExtraFunction {
  return {
    symbol,
    type: encodeType('i', ''),
    assemble: (resolve) => new Assembler().get(0).call(host(resolve, 'proc_exit')).op(OP.unreachable).body(),
  };
}

const streams = (name: string): string => `wasi:io/streams@0.2.0 ${name}`;

/**
 * WASI 0.2 for a C library, on WASI preview 1: standard streams, clocks, random bytes, exit. There are no directories,
 * arguments, environment or network; what needs a descriptor of those cannot be reached and traps.
 */
export const WASI_BRIDGE: readonly ExtraFunction[] = [
  read,
  write,
  checkWrite,
  zeros(streams('[method]output-stream.blocking-flush'), 'ii', 8),
  constant(streams('[method]input-stream.subscribe'), 'i', POLLABLE),
  constant(streams('[method]output-stream.subscribe'), 'i', POLLABLE),
  nothing(streams('[resource-drop]input-stream'), 'i'),
  nothing(streams('[resource-drop]output-stream'), 'i'),
  nothing('wasi:io/error@0.2.0 [resource-drop]error', 'i'),
  nothing('wasi:io/poll@0.2.0 [resource-drop]pollable', 'i'),
  nothing('wasi:io/poll@0.2.0 [method]pollable.block', 'i'),
  poll,
  monotonicNow,
  wallNow,
  ...resolutions,
  subscribe('subscribe-duration', false),
  subscribe('subscribe-instant', true),
  randomBytes,
  constant('wasi:cli/stdin@0.2.0 get-stdin', '', STDIN),
  constant('wasi:cli/stdout@0.2.0 get-stdout', '', STDOUT),
  constant('wasi:cli/stderr@0.2.0 get-stderr', '', STDERR),
  zeros('wasi:cli/terminal-stdin@0.2.0 get-terminal-stdin', 'i', 8),
  zeros('wasi:cli/terminal-stdout@0.2.0 get-terminal-stdout', 'i', 8),
  zeros('wasi:cli/terminal-stderr@0.2.0 get-terminal-stderr', 'i', 8),
  zeros('wasi:cli/environment@0.2.0 get-environment', 'i', 8),
  zeros('wasi:cli/environment@0.2.0 get-arguments', 'i', 8),
  zeros('wasi:filesystem/preopens@0.2.0 get-directories', 'i', 8),
  constant('wasi:sockets/instance-network@0.2.0 instance-network', '', 1),
  denied('wasi:sockets/tcp-create-socket@0.2.0 create-tcp-socket', 'ii'),
  denied('wasi:sockets/udp-create-socket@0.2.0 create-udp-socket', 'ii'),
  denied('wasi:sockets/ip-name-lookup@0.2.0 resolve-addresses', 'iiii'),
  exit('wasi:cli/exit@0.2.0 exit'),
  exit('env _Exit'),
];
