import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawFrom } from '../../../catalogue/draw.ts';
import type { Gap } from '../../../catalogue/gaps.ts';
import { MEASURED } from '../../../catalogue/gaps-measured.ts';
import type { Operator, Plan } from '../../../catalogue/model.ts';
import { OPERATORS } from '../../../catalogue/operators/all.ts';
import { assembleProgram } from '../../../catalogue/program/assemble.ts';
import { generatorSource } from '../../../catalogue/program/generator.ts';
import { PLAIN } from '../../../catalogue/program/persona.ts';
import { parseInputRecords } from '../../../catalogue/records.ts';
import { resolveWith } from '../../../catalogue/stages.ts';
import { CASEGEN_INSTALL } from '../../../protocol/casegen/source.ts';
import { TRUSTED_CLUSTER } from '../../../protocol/messages/genesis.ts';
import { type Image, pythonImages } from './cells.ts';

/** Work budget of a cell of a campaign. */
export const BUDGET: number = TRUSTED_CLUSTER.cell.fuel;
/** A fast implementation needs at most this share of the budget (rule R6). */
export const FAST_SHARE = 0.4;
/** A slow one would need this many budgets on the image that needs least work. */
const SLOW_BUDGETS = 1.6;
/** Work that the default image needs for what the fastest needs one for. */
const IMAGE_FACTOR = 3;
const TEXT_MOST = 60_000;
const LEAST_GROWTH = 1.5;

/** CPU seconds of each program on the input, natively; one that takes over 4 s counts as 4. */
const TIMER = `
${CASEGEN_INSTALL}
import io, json, signal, sys, time
jobs, real_in, real_out = json.load(sys.stdin), sys.stdin, sys.stdout
class Late(BaseException):
    pass
def late(*_):
    raise Late()
signal.signal(signal.SIGPROF, late)
out = []
for source, text in jobs:
    code = compile(source, 'p', 'exec')
    sys.stdin, sys.stdout = io.StringIO(text), io.StringIO()
    start, value = time.process_time(), 0
    signal.setitimer(signal.ITIMER_PROF, 4)
    try:
        exec(code, {'__name__': '__main__'})
        value = time.process_time() - start
    except Late:
        value = 4.0
    except BaseException as e:
        value = -1
    signal.setitimer(signal.ITIMER_PROF, 0)
    printed = sys.stdout.getvalue()
    sys.stdin, sys.stdout = real_in, real_out
    out.append([value, printed if len(printed) < 3000000 else ''])
print(json.dumps(out))
`;

function native(jobs: readonly (readonly [source: string, text: string])[]): [seconds: number, out: string][] {
  const ran = spawnSync('python3', ['-c', TIMER], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout) as [number, string][];
}

function planOf(op: Operator): Plan {
  const variant = op.variants.map((axis) => axis.options[0]?.id ?? '');
  return { steps: [{ op: op.id, variant }], links: [], style: 'atcoder', theme: 'post', seed: 'ca11b' };
}

/** Programs of all implementations and the text of the largest input for a gap. */
export function programsAt(op: Operator, gap: Gap): { programs: [name: string, source: string][]; text: string } {
  const plan = planOf(op);
  const task = resolveWith(plan, [op], [{ ...gap, slow: ['any'] }]);
  const programs = op.impls.map((impl): [string, string] => [
    impl.name,
    assembleProgram(task, [{ impl, wrong: new Set() }], PLAIN, drawFrom('calibrate'), 'calibrate'),
  ]);
  const [made] = native([[generatorSource(task), '']]);
  const records = made && made[0] >= 0 && made[1] !== '' ? parseInputRecords(new TextEncoder().encode(made[1])) : [];
  return { programs, text: new TextDecoder().decode(records.find((r) => r.name.startsWith('top'))?.bytes) };
}

function gapAt(op: Operator, size: number, make: string): Gap {
  const { size: usual, size2, queries, kind } = op.input;
  const scale = size / usual[1];
  return {
    size,
    ...(size2 && kind !== 'strings' ? { size2: Math.floor(size2[1] * scale) } : {}),
    ...(queries ? { queries: Math.floor(queries.size[1] * scale) } : {}),
    make,
    slow: [],
  };
}

/** The maker of data on which the definition is slowest compared with the fastest implementation. */
function chooseMaker(op: Operator, size: number): { make: string; seconds: number[] } | undefined {
  const makers = ['random_data', ...op.families.map((_f, i) => `family_${i}`)];
  let best: { make: string; seconds: number[]; score: number } | undefined;
  for (const make of makers) {
    const { programs, text } = programsAt(op, gapAt(op, size, make));
    if (text === '' || text.length > 2 * TEXT_MOST) continue;
    const seconds = native(programs.map(([, source]) => [source, text] as const)).map(([s]) => s);
    if (seconds.some((s) => s < 0)) continue;
    const score = Math.max(...seconds) / (0.002 + [...seconds].sort((a, b) => a - b)[1 % seconds.length]!);
    if (best === undefined || score > best.score) best = { make, seconds, score };
  }
  return best;
}

async function calibrate(op: Operator, images: readonly Image[]): Promise<Gap | string> {
  const gap = await calibrateSlow(op, images);
  return typeof gap === 'string' ? ((await calibrateFast(op, images)) ?? gap) : gap;
}

/** Sizes at which a list is worth passing on to an operator without slow implementations. */
const FOLLOWED = [6_000, 4_500, 3_000, 2_000, 1_300];

/** The largest of these sizes at which every implementation is fast: the operator may stand in a chain whose others have a gap. */
async function calibrateFast(op: Operator, images: readonly Image[]): Promise<Gap | undefined> {
  if (op.input.kind !== 'ints') return undefined;
  for (const size of FOLLOWED.filter((one) => one >= LEAST_GROWTH * op.input.size[1])) {
    const makers = ['random_data', ...op.families.map((_f, i) => `family_${i}`)];
    const gaps = makers.map((make): Gap => ({ size, make, slow: [] }));
    let fast = true;
    for (const gap of gaps) fast &&= await isFast(op, gap, images);
    if (fast) return gaps[0];
  }
  return undefined;
}

/** Whether every implementation is fast on the data of this gap, in every image. */
export async function isFast(op: Operator, gap: Gap, images: readonly Image[]): Promise<boolean> {
  const { programs, text } = programsAt(op, gap);
  if (text === '' || text.length > TEXT_MOST) return false;
  for (const [, source] of programs) {
    for (const image of images) {
      const { outcome, fuel } = await image.run(source, text, BUDGET);
      if (outcome !== 'ok' || fuel > FAST_SHARE * BUDGET) return false;
    }
  }
  return true;
}

async function calibrateSlow(op: Operator, images: readonly Image[]): Promise<Gap | string> {
  if (op.impls.length < 3) return 'fewer than three implementations';
  const usual = op.input.size[1];
  const found = chooseMaker(op, 2 * usual);
  if (found === undefined) return 'no data at twice the size';
  const larger = programsAt(op, gapAt(op, 6 * usual, found.make));
  if (larger.text === '') return 'no data at six times the size';
  const grown = native(larger.programs.map(([, source]) => [source, larger.text] as const)).map(([s]) => s);
  const exponent = grown.map((s, k) =>
    Math.max(0.8, Math.log(s / Math.max(1e-4, found.seconds[k] ?? 1)) / Math.log(3)),
  );
  const fastest = images.at(-1) as Image;
  const base = programsAt(op, gapAt(op, 2 * usual, found.make));
  const fuel: number[] = [];
  for (const [, source] of base.programs) fuel.push((await fastest.run(source, base.text, 4 * BUDGET)).fuel);
  const slowest = fuel.indexOf(Math.max(...fuel));
  const steep = Math.max(1.2, exponent[slowest] ?? 2);
  let size = Math.ceil(2 * usual * ((SLOW_BUDGETS * BUDGET) / (fuel[slowest] ?? 1)) ** (1 / steep));
  size = Math.max(size, Math.ceil(LEAST_GROWTH * usual));
  for (let attempt = 0; attempt < 4; attempt++, size = Math.ceil(size * 1.6)) {
    const gap = await verify(op, gapAt(op, size, found.make), images);
    if (typeof gap === 'string' && gap !== 'not slow enough') return `${gap} at ${size}`;
    if (typeof gap !== 'string') return gap;
  }
  return `not slow enough at ${size}`;
}

/** The gap with its slow implementations, or why there is none at this size. */
export async function verify(op: Operator, gap: Gap, images: readonly Image[]): Promise<Gap | string> {
  const { programs, text } = programsAt(op, gap);
  if (text === '') return 'no data';
  if (text.length > TEXT_MOST) return `an input of ${text.length} bytes`;
  const [usual, fastest] = [images[0] as Image, images.at(-1) as Image];
  const slow: string[] = [];
  let exceeding = 0;
  for (const [name, source] of programs) {
    const ran = await fastest.run(source, text, BUDGET);
    if (ran.outcome === 'out-of-fuel') {
      exceeding++;
      slow.push(name);
      continue;
    }
    if (ran.outcome !== 'ok') return `${name} ends with ${ran.outcome}`;
    const cheap = usual === fastest ? ran.fuel * IMAGE_FACTOR : (await usual.run(source, text, BUDGET)).fuel;
    if (cheap > FAST_SHARE * BUDGET) slow.push(name);
  }
  if (exceeding === 0) return 'not slow enough';
  return programs.length - slow.length < 2 ? `fast ones are too few (slow: ${slow.join(', ')})` : { ...gap, slow };
}

/** Measures the operators that are named, or all, and writes `catalogue/gaps-measured.ts`. */
export async function calibrateAll(names: readonly string[]): Promise<void> {
  const images = await pythonImages();
  const known: Record<string, Gap> = { ...MEASURED };
  for (const op of OPERATORS.filter((one) => names.length === 0 || names.includes(one.id))) {
    const gap = await calibrate(op, images).catch((error: unknown) => String(error));
    console.log(op.id, typeof gap === 'string' ? `none: ${gap}` : JSON.stringify(gap));
    delete known[op.id];
    if (typeof gap !== 'string') known[op.id] = gap;
    write(known);
  }
  for (const image of images) await image[Symbol.asyncDispose]();
}

function write(gaps: Readonly<Record<string, Gap>>): void {
  const ids = OPERATORS.map((op) => op.id).filter((id) => gaps[id] !== undefined);
  const rows = ids.sort().map((id) => `  '${id}': ${JSON.stringify(gaps[id]).replaceAll('"', "'")},`);
  const text = `import type { Gap } from './gaps.ts';

/** What \`npm run test:tasks -- --calibrate\` measured and wrote. */
export const MEASURED: Readonly<Record<string, Gap>> = {
${rows.join('\n')}
};
`;
  writeFileSync(join(process.cwd(), 'catalogue', 'gaps-measured.ts'), text);
}
