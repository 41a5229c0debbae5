import wabt from 'wabt';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import { readModule } from '../../wasm-sandbox/pass/module-info.ts';
import { CONTROL, type PassOptions, REASON } from '../../wasm-sandbox/pass/options.ts';
import { UnsupportedModule } from '../../wasm-sandbox/pass/refusal.ts';
import { spectest, TRAPS } from './host-module.ts';
import { bitsModule, floatBits, matchesNan } from './nan-bits.ts';
import { headOf, type List, listsOf, readScript, type Text, textOf } from './wast-script.ts';
import { argument, matches, Skipped } from './wast-values.ts';

const tools = await wabt();
const FEATURES = {
  mutable_globals: true,
  sat_float_to_int: true,
  sign_extension: true,
  multi_value: true,
  bulk_memory: true,
  reference_types: true,
  extended_const: true,
};
const FUEL = 10_000_000_000n;
const DEPTH = 128 << 10;

/** The assembler takes text beyond ASCII in strings only as escapes. */
function assemble(text: string): Uint8Array {
  const escaped = text.replace(/[^\x00-\x7e]/gu, (char) =>
    [...new TextEncoder().encode(char)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  const parsed = tools.parseWat('script.wast', escaped, FEATURES);
  parsed.resolveNames();
  return new Uint8Array(parsed.toBinary({}).buffer);
}

/** Growth as the engine does it, or virtual in steps of one page. */
export type Mode = 'real' | 'virtual';

export interface Report {
  passed: number;
  /** Reason and number. */
  readonly skipped: Map<string, number>;
  readonly failures: string[];
  /** Modules that went through the pass, and the largest bound that it proved. */
  modules: number;
  bound: number;
}

export function emptyReport(): Report {
  return { passed: 0, skipped: new Map(), failures: [], modules: 0, bound: 0 };
}

interface Guest {
  readonly exports: Readonly<Record<string, unknown>>;
}

class EngineTrap extends Error {}

export class ScriptRunner {
  private readonly mode: Mode;
  private readonly report: Report;
  private readonly registered: Record<string, Readonly<Record<string, unknown>>> = { spectest: spectest() };
  private readonly named = new Map<string, Guest>();
  private current: Guest | undefined;

  constructor(mode: Mode, report: Report) {
    this.mode = mode;
    this.report = report;
  }

  run(file: string, text: string): void {
    for (const command of readScript(text)) {
      try {
        this.command(command);
        this.report.passed++;
      } catch (error) {
        if (error instanceof Skipped) {
          this.report.skipped.set(error.message, (this.report.skipped.get(error.message) ?? 0) + 1);
        } else {
          const said = error instanceof Error ? error.message : String(error);
          this.report.failures.push(`${file}:${command.line} (${headOf(command)}): ${said}`);
        }
      }
    }
  }

  private command(list: List): void {
    const [first, second] = listsOf(list);
    const said = textOf(list.items[list.items.length - 1]);
    switch (headOf(list)) {
      case 'module':
        this.define(list);
        return;
      case 'register':
        this.registered[textOf(list.items[1])] = this.guest(textOf(list.items[2])).exports;
        return;
      case 'invoke':
      case 'get':
        this.perform(list);
        return;
      case 'assert_return':
        this.assertReturn(first!, list);
        return;
      case 'assert_trap':
        this.assertTrap(said, () => (headOf(first!) === 'module' ? this.define(first!) : this.perform(first!)));
        return;
      case 'assert_exhaustion':
        this.assertExhaustion(first!);
        return;
      case 'assert_malformed':
      case 'assert_invalid':
        this.assertRefused(first!);
        return;
      case 'assert_unlinkable':
        this.assertUnlinkable(first!);
        return;
      default:
        throw new Skipped(`commands of the form ${headOf(list)}${second ? '' : ''}`);
    }
  }

  private binary(list: List): Uint8Array {
    const kind = list.items.find((item) => item.kind === 'atom' && (item.text === 'binary' || item.text === 'quote'));
    const strings = list.items.filter((item): item is Text => item.kind === 'string');
    if (textOf(kind) === 'binary') return Buffer.concat(strings.map(({ bytes }) => bytes));
    const quoted = `(module ${strings.map((text) => textOf(text)).join(' ')})`;
    try {
      return assemble(kind ? quoted : list.source);
    } catch {
      this.current = undefined;
      throw new Skipped(
        kind ? 'text that is malformed by itself' : 'modules that the assembler of the test does not take',
      );
    }
  }

  private instrumented(bytes: Uint8Array): Uint8Array {
    const info = readModule(bytes);
    const virtual = this.mode === 'virtual' && info.definesMemory;
    const mostPages = info.memoryMost ?? 65536;
    const options: PassOptions = {
      ...{ fuel: true, depth: true, canonicalNan: true, stack: null, exportGlobals: true },
      memory: virtual ? { committedPages: info.memoryPages, mostPages, step: 1 } : null,
      ...{ imports: 'any', start: 'export' },
    };
    const { bytes: written, bound } = instrument(bytes, options);
    this.report.modules++;
    this.report.bound = Math.max(this.report.bound, bound);
    return written;
  }

  private define(list: List): void {
    const bytes = this.instrumented(this.binary(list));
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), this.registered);
    const guest = { exports };
    const start = exports[CONTROL.start];
    if (start) this.call(guest, start as () => unknown, []);
    this.current = guest;
    const name = textOf(list.items[1]);
    if (name.startsWith('$')) this.named.set(name, guest);
  }

  private guest(name: string): Guest {
    const guest = name.startsWith('$') ? this.named.get(name) : this.current;
    if (!guest) throw new Skipped('commands on a module that was skipped');
    return guest;
  }

  /** Calls into a guest; what stops it must be the program's own fault, not a limit. */
  private call(guest: Guest, run: (...operands: unknown[]) => unknown, operands: unknown[]): unknown {
    const control = (name: string): WebAssembly.Global => guest.exports[name] as WebAssembly.Global;
    const limited = guest.exports[CONTROL.fuel] instanceof WebAssembly.Global;
    if (limited) {
      control(CONTROL.fuel).value = FUEL;
      control(CONTROL.depth).value = DEPTH;
      control(CONTROL.reason).value = REASON.none;
    }
    try {
      return run(...operands);
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError) || !limited) throw error;
      if (control(CONTROL.reason).value === REASON.depth) throw new Error('call stack exhausted');
      if (control(CONTROL.fuel).value < 0n) throw new Error('out of fuel');
      throw new EngineTrap(error.message);
    }
  }

  private target(list: List): { guest: Guest; found: unknown } {
    const named = textOf(list.items[1]).startsWith('$') && list.items[1]?.kind === 'atom';
    const guest = this.guest(named ? textOf(list.items[1]) : '');
    return { guest, found: guest.exports[textOf(list.items[named ? 2 : 1])] };
  }

  private perform(list: List): unknown {
    const { guest, found } = this.target(list);
    if (headOf(list) === 'get') return (found as WebAssembly.Global).value;
    return this.call(guest, found as () => unknown, listsOf(list).map(argument));
  }

  /** NaN bits do not survive a way through JavaScript, so a module calls and looks at them. */
  private assertBits(action: List, expected: List): void {
    const { guest, found } = this.target(action);
    const operands = listsOf(action);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(bitsModule(operands, expected))), {
      m: { f: found },
    });
    const bits = this.call(guest, exports['bits'] as () => unknown, []) as number | bigint;
    const good =
      matchesNan(expected, bits) ??
      (headOf(expected).startsWith('f')
        ? bits === floatBits(expected, argument(expected) as number)
        : matches(expected, bits));
    if (!good) throw new Error(`expected ${expected.source}, got the bits ${bits.toString(16)}`);
  }

  private assertReturn(action: List, list: List): void {
    const expected = listsOf(list).slice(1);
    if (
      expected.length === 1 &&
      headOf(action) === 'invoke' &&
      [action, expected[0]!].some(({ source }) => / -?nan/.test(source))
    ) {
      this.assertBits(action, expected[0]!);
      return;
    }
    const got = this.perform(action);
    const values = expected.length > 1 ? [...(got as Iterable<unknown>)] : [got];
    expected.forEach((form, at) => {
      if (!matches(form, values[at])) throw new Error(`expected ${form.source}, got ${String(values[at])}`);
    });
    if (expected.length === 0 && got !== undefined) throw new Error(`expected nothing, got ${String(got)}`);
  }

  private assertTrap(expected: string, action: () => unknown): void {
    let got = 'no trap';
    try {
      action();
    } catch (error) {
      if (error instanceof Skipped) throw error;
      got = (error as Error).message;
      const known = TRAPS.find(([said]) => said.test(expected));
      const trap = error instanceof EngineTrap || error instanceof WebAssembly.RuntimeError;
      if (trap && known?.[1].test(got)) return;
    }
    throw new Error(`expected the trap "${expected}", got "${got}"`);
  }

  private assertExhaustion(action: List): void {
    try {
      this.perform(action);
    } catch (error) {
      if (/call stack exhausted|out of fuel/.test((error as Error).message)) return;
      throw error;
    }
    throw new Error('expected the call stack to be exhausted');
  }

  private assertRefused(list: List): void {
    const bytes = this.binary(list);
    try {
      readModule(bytes);
    } catch (error) {
      if (error instanceof UnsupportedModule) return;
      throw error;
    }
    throw new Error('expected a refusal');
  }

  private assertUnlinkable(list: List): void {
    try {
      this.define(list);
    } catch (error) {
      if (error instanceof Skipped) throw error;
      const { name } = error as Error;
      if (name === 'LinkError' || name === 'TypeError') return;
      throw error;
    }
    throw new Error('expected a link error');
  }
}
