import { finishImage, forBuilding } from '../../image/finish-image.ts';
import { ByteWriter } from '../../pass/byte-writer.ts';
import { readModule, SECTION } from '../../pass/module-info.ts';
import { OP, VALUE } from '../../pass/opcodes.ts';
import { type GuestWorld, guestImports } from '../../wasi/guest-host.ts';
import { GuestMemory } from '../../wasi/guest-memory.ts';
import { InputStream, OutputStream } from '../../wasi/streams.ts';
import { assembleModule, ModuleSections } from '../module-sections.ts';
import { BOOTSTRAP } from './bootstrap.ts';
import { OPERATION_NAMES, SCRATCH_EXPORT, STACK_GLOBAL, START_EXPORT, withDriver } from './driver.ts';
import { SCRATCH } from './driver-code.ts';
import { QUICKJS_LAYOUT as LAYOUT } from './quickjs-layout.ts';

const PAGE = 65536;
const SCRIPT = 0;
type Call = (...operands: number[]) => number;

/** QuickJS, instantiated, with calls by name and strings in its memory. */
class BuildInstance {
  readonly memory: WebAssembly.Memory;
  readonly said = new OutputStream(PAGE);
  private readonly exports: Readonly<Record<string, unknown>>;

  constructor(module: WebAssembly.Module) {
    let world: GuestWorld | undefined;
    const names = WebAssembly.Module.imports(module).map(({ name }) => name);
    const imports = guestImports(names, () => world!);
    this.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports }).exports;
    this.memory = this.exports['memory'] as WebAssembly.Memory;
    const { memory } = this;
    const pages = {
      get value(): number {
        return memory.buffer.byteLength / PAGE;
      },
    } as WebAssembly.Global;
    world = {
      memory: new GuestMemory(memory, pages),
      meter: { charge: () => undefined, pass: () => undefined, nanoseconds: () => 0n },
      input: new InputStream(),
      output: this.said,
      errors: this.said,
      seed: new TextEncoder().encode('image'),
      arguments: [],
      environment: [],
      closed: new Set(),
      randomCalls: 0,
    };
  }

  call(name: string, ...operands: number[]): number {
    return (this.exports[name] as Call)(...operands);
  }

  global(name: string): WebAssembly.Global {
    return this.exports[name] as WebAssembly.Global;
  }

  /** A string in memory with a zero behind it; it stays there. */
  text(value: string): { readonly address: number; readonly length: number } {
    const bytes = new TextEncoder().encode(`${value}\0`);
    const address = this.call('malloc', bytes.length);
    new Uint8Array(this.memory.buffer).set(bytes, address);
    return { address, length: bytes.length - 1 };
  }

  store(address: number, value: number): void {
    new DataView(this.memory.buffer).setUint32(address, value, true);
  }
}

/** Makes room for the driver's scratch memory and the C stack behind the heap. Gives the scratch memory's address. */
function layOut(quickjs: BuildInstance): number {
  const scratch = quickjs.memory.buffer.byteLength;
  quickjs.memory.grow(1 + LAYOUT.stackPages);
  quickjs.global(SCRATCH_EXPORT).value = scratch;
  quickjs.global('__stack_pointer').value = quickjs.memory.buffer.byteLength - 16;
  quickjs.call('JS_UpdateStackTop', quickjs.call('qjs_get_runtime_ptr'));
  quickjs.call('qjs_set_max_stack_size', LAYOUT.stackPages * PAGE - LAYOUT.stackReserve);
  return scratch;
}

function evaluate(quickjs: BuildInstance, source: string, name: string): number {
  const { address, length } = quickjs.text(source);
  const result = quickjs.call('qjs_eval', address, length, quickjs.text(name).address, SCRIPT);
  if (quickjs.call('qjs_is_exception', result) === 0) return result;
  const error = quickjs.call('qjs_get_exception');
  const text = quickjs.call('qjs_get_string', error);
  const bytes = new Uint8Array(quickjs.memory.buffer);
  throw new Error(
    `The bootstrap of QuickJS failed: ${new TextDecoder().decode(bytes.subarray(text, bytes.indexOf(0, text)))}`,
  );
}

/** Gives the bootstrap its host functions and runs it. */
function boot(quickjs: BuildInstance, scratch: number): void {
  quickjs.call('qjs_set_promise_rejection_handler', 1);
  const host = evaluate(quickjs, 'globalThis.__host = {}', 'build.js');
  for (const name of OPERATION_NAMES) {
    const { address, length } = quickjs.text(name);
    const made = quickjs.call('qjs_new_host_function', address, length, 0);
    quickjs.call('qjs_set_prop_string', host, address, made);
  }
  quickjs.store(scratch + SCRATCH.fileName, quickjs.text('main.js').address);
  quickjs.store(scratch + SCRATCH.run, evaluate(quickjs, BOOTSTRAP, 'bootstrap.js'));
  quickjs.call('qjs_run_gc');
}

/** Memory from address 0 up to its last byte that is not zero. */
function content({ buffer }: WebAssembly.Memory): Uint8Array {
  const words = new BigUint64Array(buffer);
  let length = words.length;
  while (length > 0 && words[length - 1] === 0n) length--;
  return new Uint8Array(buffer, 0, length * 8);
}

function startIndex(driven: Uint8Array): number {
  return readModule(driven).exports.find(({ name }) => name === START_EXPORT)!.index;
}

/** The driven module as it stands after its bootstrap, as a command of its own. */
function saved(driven: Uint8Array, quickjs: BuildInstance, scratch: number): Uint8Array {
  const sections = new ModuleSections(driven);
  const contents = sections.all();
  const section = (id: number, write: (out: ByteWriter) => void): void => {
    const out = new ByteWriter(1 << 12);
    write(out);
    contents.set(id, out.copy());
  };
  section(SECTION.memory, (out) => {
    out.u8(1, 0);
    out.u32(quickjs.memory.buffer.byteLength / PAGE);
  });
  section(SECTION.global, (out) => {
    out.u32(2);
    for (const value of [quickjs.global('__stack_pointer').value as number, scratch]) {
      out.u8(VALUE.i32, 1, OP.i32Const);
      out.signed(value);
      out.u8(OP.end);
    }
  });
  section(SECTION.export, (out) => {
    out.u32(2);
    out.name('memory');
    out.u8(2, 0);
    out.name('_start');
    out.u8(0);
    out.u32(startIndex(driven));
  });
  section(SECTION.data, (out) => {
    const bytes = content(quickjs.memory);
    out.u8(1, 0, OP.i32Const, 0, OP.end);
    out.u32(bytes.length);
    out.bytes(bytes);
  });
  contents.delete(SECTION.dataCount);
  return assembleModule(contents);
}

/**
 * Makes the JavaScript image: QuickJS-NG of the installed package, run up to the end of its bootstrap and saved, with
 * every protection of the pass. The same package gives the same bytes on every machine.
 */
export function buildQuickJs(packageBytes: Uint8Array): Uint8Array {
  const driven = withDriver(packageBytes);
  const quickjs = new BuildInstance(new WebAssembly.Module(forBuilding(driven)));
  quickjs.call('_initialize');
  quickjs.call('qjs_init');
  const scratch = layOut(quickjs);
  boot(quickjs, scratch);
  const { name, version, fuelPerSecond, mostPages, committedSpare, stackMargin } = LAYOUT;
  return finishImage(saved(driven, quickjs, scratch), {
    note: { name, version, fuelPerSecond },
    stack: { global: STACK_GLOBAL, lowest: scratch + PAGE + stackMargin },
    memory: { committedPages: quickjs.memory.buffer.byteLength / PAGE + committedSpare, mostPages },
  });
}
