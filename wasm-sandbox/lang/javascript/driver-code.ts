import { MEMORY_ERROR_EXIT } from '../../image/bootstrap.ts';
import { ByteWriter } from '../../pass/byte-writer.ts';
import { OP, VALUE } from '../../pass/opcodes.ts';

/** Offsets in the driver's scratch memory. */
export const SCRATCH = {
  /** An I/O vector, the count that a call gives back, and a length that QuickJS gives back. */
  vector: 0,
  count: 8,
  length: 12,
  /** Length of what was read last. */
  read: 16,
  /** Promises rejected and not handled so far, and the last one's reason. */
  rejections: 24,
  reason: 28,
  /** The name of the program, and the function that runs it. */
  fileName: 32,
  run: 36,
  random: 64,
  subscription: 128,
  event: 192,
  bytes: 256,
} as const;

/** How many random bytes one call gives. */
export const RANDOM_BYTES = 32;
const FIRST_READ = 65536;
const MONOTONIC = 1;

type Code = number[];

/** Instructions as bytes; functions are called by name. */
export class DriverCode {
  private readonly indexOf: (name: string) => number;
  private readonly scratchGlobal: number;

  constructor(indexOf: (name: string) => number, scratchGlobal: number) {
    this.indexOf = indexOf;
    this.scratchGlobal = scratchGlobal;
  }

  private static signed(value: number): Code {
    const out = new ByteWriter();
    out.signed(value);
    return [...out.copy()];
  }

  private static unsigned(value: number): Code {
    const out = new ByteWriter();
    out.u32(value);
    return [...out.copy()];
  }

  const(value: number): Code {
    return [OP.i32Const, ...DriverCode.signed(value)];
  }

  get(local: number): Code {
    return [OP.localGet, local];
  }

  set(local: number): Code {
    return [OP.localSet, local];
  }

  call(name: string): Code {
    return [OP.call, ...DriverCode.unsigned(this.indexOf(name))];
  }

  scratch(offset = 0): Code {
    const base = [OP.globalGet, this.scratchGlobal];
    return offset === 0 ? base : [...base, ...this.const(offset), OP.i32Add];
  }

  load(offset: number): Code {
    return [...this.scratch(), 0x28, 2, ...DriverCode.unsigned(offset)];
  }

  store(offset: number, value: Code): Code {
    return [...this.scratch(), ...value, 0x36, 2, ...DriverCode.unsigned(offset)];
  }

  /** The argument of a host call: a pointer to its JSValue. */
  argument(index: number): Code {
    return [...this.get(4), 0x28, 2, ...DriverCode.unsigned(index * 4)];
  }

  number(index: number): Code {
    return [...this.argument(index), ...this.call('qjs_get_float64')];
  }

  undefined(): Code {
    return [...this.call('qjs_get_undefined'), ...this.call('qjs_dup_value')];
  }

  when(condition: Code, then: Code): Code {
    return [...condition, OP.if, VALUE.empty, ...then, OP.end];
  }

  /** Reads descriptor 0 to its end into memory from malloc, with a zero behind it; the length is in scratch memory. */
  readAll(): Code {
    const [buffer, size, length, count] = [0, 1, 2, 3];
    const leaveWithoutMemory = this.when(
      [...this.get(buffer), 0x45],
      [...this.const(MEMORY_ERROR_EXIT), ...this.call('proc_exit'), OP.unreachable],
    );
    const grow = [
      ...[...this.get(size), ...this.const(1), OP.i32Shl, ...this.set(size)],
      ...[...this.get(buffer), ...this.get(size), ...this.call('realloc'), ...this.set(buffer)],
      ...leaveWithoutMemory,
    ];
    return [
      ...[...this.const(FIRST_READ), ...this.set(size)],
      ...[...this.get(size), ...this.call('malloc'), ...this.set(buffer)],
      ...leaveWithoutMemory,
      ...[OP.block, VALUE.empty, OP.loop, VALUE.empty],
      ...this.when([...this.get(size), ...this.get(length), OP.i32Sub, ...this.const(2), OP.i32LtU], grow),
      ...this.store(SCRATCH.vector, [...this.get(buffer), ...this.get(length), OP.i32Add]),
      ...this.store(SCRATCH.vector + 4, [
        ...[...this.get(size), ...this.get(length), OP.i32Sub, ...this.const(1), OP.i32Sub],
      ]),
      ...[...this.const(0), ...this.scratch(), ...this.const(1), ...this.scratch(SCRATCH.count)],
      ...[...this.call('fd_read'), OP.drop],
      ...[...this.load(SCRATCH.count), ...this.set(count)],
      ...[...this.get(count), 0x45, OP.brIf, 1],
      ...[...this.get(length), ...this.get(count), OP.i32Add, ...this.set(length), OP.br, 0],
      ...[OP.end, OP.end],
      ...[...this.get(buffer), ...this.get(length), OP.i32Add, ...this.const(0), 0x3a, 0, 0],
      ...this.store(SCRATCH.read, this.get(length)),
      ...this.get(buffer),
    ];
  }

  /** Writes `length` bytes at local 5 to the descriptor that the first argument names. */
  write(length: Code): Code {
    return [
      ...this.store(SCRATCH.vector, this.get(5)),
      ...this.store(SCRATCH.vector + 4, length),
      ...[...this.number(0), 0xaa, ...this.scratch(), ...this.const(1), ...this.scratch(SCRATCH.count)],
      ...[...this.call('fd_write'), OP.drop],
    ];
  }

  /** The bytes of a Uint8Array argument: their address in local 5, their length in scratch memory. */
  bytesOf(index: number): Code {
    return [
      ...[...this.call('qjs_get_context_ptr'), ...this.scratch(SCRATCH.length)],
      ...[...this.argument(index), 0x29, 3, 0, ...this.call('JS_GetUint8Array'), ...this.set(5)],
      ...this.when([...this.get(5), 0x45], [...this.const(0), OP.return]),
    ];
  }

  /** Waits for as many milliseconds as the first argument says, in virtual time. */
  sleep(): Code {
    return [
      ...this.store(SCRATCH.subscription + 16, this.const(MONOTONIC)),
      ...[...this.scratch(SCRATCH.subscription + 24), ...this.number(0)],
      // f64.const 1e6; f64.mul; i64.trunc_sat_f64_u; i64.store
      ...[OP.f64Const, 0, 0, 0, 0, 0x80, 0x84, 0x2e, 0x41, 0xa2, OP.prefixed, 7, 0x37, 3, 0],
      ...[...this.scratch(SCRATCH.subscription), ...this.scratch(SCRATCH.event), ...this.const(1)],
      ...[...this.scratch(SCRATCH.count), ...this.call('poll_oneoff'), OP.drop],
    ];
  }
}
