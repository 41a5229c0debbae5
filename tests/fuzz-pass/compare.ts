import { createHash } from 'node:crypto';
import { instrument } from '../../wasm-sandbox/pass/instrument.ts';
import { CONTROL, type PassOptions, REASON } from '../../wasm-sandbox/pass/options.ts';
import { BUDGET, type RandomModule } from './random-module.ts';

const FUEL = 1_000_000_000_000n;
const DEPTH = 1 << 20;

export const PROTECTED: PassOptions = {
  ...{ fuel: true, depth: true, canonicalNan: true, stack: null, exportGlobals: true },
  memory: { committedPages: 1, mostPages: 4, step: 1 },
};

type Exports = Readonly<Record<string, unknown>>;

function instantiate(bytes: Uint8Array): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports;
}

function global(exports: Exports, name: string): WebAssembly.Global {
  return exports[name] as WebAssembly.Global;
}

/** Values as text; all NaN are equal, whose bits the module shows where they are defined. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.map(shown).join();
  return Object.is(value, -0) ? '-0' : String(value);
}

function outcome(exports: Exports, name: string, operands: readonly unknown[]): string {
  global(exports, 'g4').value = BUDGET;
  try {
    return `returned ${shown((exports[name] as (...values: unknown[]) => unknown)(...operands))}`;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return `trapped: ${error.message}`;
    throw error;
  }
}

function state(exports: Exports): string {
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer);
  const globals = ['g0', 'g1', 'g2', 'g3', 'g4'].map((name) => shown(global(exports, name).value));
  return `${globals.join()} ${createHash('sha256').update(memory).digest('hex')}`;
}

export interface Comparison {
  /** Undefined when the original and the instrumented module did the same. */
  readonly difference: string | undefined;
  readonly outcomes: readonly string[];
  readonly fuel: readonly bigint[];
  readonly bound: number;
}

/** Runs a module with and without the pass: the same results, traps, memory and globals are expected of each call. */
export function compare({ bytes, calls }: RandomModule, options: PassOptions = PROTECTED): Comparison {
  const { bytes: written, bound } = instrument(bytes, options);
  const [plain, metered] = [instantiate(bytes), instantiate(written)];
  const outcomes: string[] = [];
  const fuel: bigint[] = [];
  for (const { name, operands } of calls) {
    global(metered, CONTROL.fuel).value = FUEL;
    global(metered, CONTROL.depth).value = DEPTH;
    const expected = outcome(plain, name, operands);
    const got = outcome(metered, name, operands);
    const used = FUEL - (global(metered, CONTROL.fuel).value as bigint);
    outcomes.push(got);
    fuel.push(used);
    if (global(metered, CONTROL.reason).value !== REASON.none || used > FUEL) {
      return { difference: `${name}: a limit was met`, outcomes, fuel, bound };
    }
    const [before, after] = [`${expected} ${state(plain)}`, `${got} ${state(metered)}`];
    if (before !== after) {
      return { difference: `${name}(${operands.map(shown)}): expected ${before}, got ${after}`, outcomes, fuel, bound };
    }
  }
  return { difference: undefined, outcomes, fuel, bound };
}
