import type { BuildGuest } from './build-world.ts';

type Native = (...operands: (number | bigint)[]) => number;

/** The functions of CPython's C interface that building calls; the linker exports them. */
export const PYTHON_FUNCTIONS = [
  'malloc',
  'free',
  'PyInitConfig_Create',
  'PyInitConfig_SetInt',
  'PyInitConfig_SetStr',
  'PyInitConfig_SetStrList',
  'PyInitConfig_GetError',
  'Py_InitializeFromInitConfig',
  'Py_CompileStringExFlags',
  'PyMarshal_WriteObjectToString',
  'PyBytes_AsString',
  'PyBytes_Size',
  'Py_DecRef',
  'PyErr_Print',
  'PyRun_SimpleStringFlags',
  'PyThreadState_Get',
] as const;

const FILE_INPUT = 257;
const MARSHAL_VERSION = 5;

/** Options of `PyInitConfig` (Python 3.14, "Python Initialization Configuration"). */
export type PythonOptions = Readonly<Record<string, number | string | readonly string[]>>;

/** A linked CPython that the host drives through its C interface. */
export class EmbeddedPython {
  private readonly guest: BuildGuest;

  /** Runs the libraries' constructors. */
  constructor(guest: BuildGuest) {
    this.guest = guest;
    (guest.exports['__init'] as () => void)();
  }

  private call(name: (typeof PYTHON_FUNCTIONS)[number], ...operands: (number | bigint)[]): number {
    return (this.guest.exports[name] as Native)(...operands);
  }

  get memory(): Uint8Array {
    return new Uint8Array(this.guest.memory.buffer);
  }

  private get view(): DataView {
    return new DataView(this.guest.memory.buffer);
  }

  /** Copies bytes into memory of the guest, which keeps them. */
  place(bytes: Uint8Array): number {
    const address = this.call('malloc', Math.max(1, bytes.length));
    this.memory.set(bytes, address);
    return address;
  }

  placeText(text: string): number {
    return this.place(new TextEncoder().encode(`${text}\0`));
  }

  setWord(address: number, value: number): void {
    this.view.setUint32(address, value, true);
  }

  private textAt(address: number): string {
    const { memory } = this;
    return new TextDecoder().decode(memory.subarray(address, memory.indexOf(0, address)));
  }

  private fail(what: string): Error {
    return new Error(`The runtime did not ${what}. It said:\n${this.guest.said()}`);
  }

  initialize(options: PythonOptions): void {
    const config = this.call('PyInitConfig_Create');
    for (const [name, value] of Object.entries(options)) {
      if (this.setOption(config, this.placeText(name), value) !== 0) throw this.fail(`take the option ${name}`);
    }
    if (this.call('Py_InitializeFromInitConfig', config) === 0) return;
    const message = this.call('malloc', 4);
    this.call('PyInitConfig_GetError', config, message);
    throw this.fail(`start (${this.textAt(this.view.getUint32(message, true))})`);
  }

  private setOption(config: number, name: number, value: number | string | readonly string[]): number {
    if (typeof value === 'number') return this.call('PyInitConfig_SetInt', config, name, BigInt(value));
    if (typeof value === 'string') return this.call('PyInitConfig_SetStr', config, name, this.placeText(value));
    const list = this.call('malloc', Math.max(4, 4 * value.length));
    for (const [index, text] of value.entries()) this.setWord(list + 4 * index, this.placeText(text));
    return this.call('PyInitConfig_SetStrList', config, name, value.length, list);
  }

  /** The marshalled code object of a module's source. */
  compile(source: Uint8Array, fileName: string): Uint8Array {
    const ended = new Uint8Array(source.length + 1);
    ended.set(source);
    const address = this.place(ended);
    const name = this.placeText(fileName);
    const code = this.call('Py_CompileStringExFlags', address, name, FILE_INPUT, 0, -1);
    const bytes = code === 0 ? 0 : this.call('PyMarshal_WriteObjectToString', code, MARSHAL_VERSION);
    if (bytes === 0) {
      this.call('PyErr_Print');
      throw this.fail(`compile ${fileName}`);
    }
    const at = this.call('PyBytes_AsString', bytes);
    const result = this.memory.slice(at, at + this.call('PyBytes_Size', bytes));
    for (const object of [bytes, code]) this.call('Py_DecRef', object);
    for (const memory of [address, name]) this.call('free', memory);
    return result;
  }

  /** Runs a script as `__main__`. */
  run(script: string): void {
    if (this.call('PyRun_SimpleStringFlags', this.placeText(script), 0) !== 0) throw this.fail('run its bootstrap');
  }

  /** Address of the state of the only thread. */
  threadState(): number {
    return this.call('PyThreadState_Get');
  }
}
