import { inputProgram, type Plan, parseInputRecords, planSignature } from '../../../catalogue/builtin.ts';
import { drawFrom } from '../../../catalogue/draw.ts';
import type { Implementation } from '../../../catalogue/model.ts';
import { assembleProgram } from '../../../catalogue/program/assemble.ts';
import { PLAIN } from '../../../catalogue/program/persona.ts';
import { resolvePlan, type Task } from '../../../catalogue/stages.ts';
import { runPython } from '../python-runner.ts';
import { BUDGET, FAST_SHARE } from './calibrate.ts';
import type { Image, Ran } from './cells.ts';

/** What slow and fast programs of one task do on its largest input, in every image. */
export interface GapFound {
  signature: string;
  real: boolean;
  text: string;
}

/** Two programs that differ in every operator where they can, and one that is slow where any can be. */
function programsOf(task: Task): { slow: string; fast: string[] } {
  const pick = (want: boolean, nth: number): Implementation[] =>
    task.stages.map(({ op }, k) => {
      const fits = op.impls.filter(({ name }) => (task.gap?.slow[k]?.includes(name) ?? false) === want);
      const from = fits.length > 0 ? fits : op.impls;
      return from[nth % from.length] as Implementation;
    });
  const source = (impls: readonly Implementation[]) =>
    assembleProgram(
      task,
      impls.map((impl) => ({ impl, wrong: new Set<string>() })),
      PLAIN,
      drawFrom('gap'),
      'gap',
    );
  return { slow: source(pick(true, 0)), fast: [source(pick(false, 0)), source(pick(false, 1))] };
}

/** Runs them; the gap is real if the slow one runs out of fuel everywhere and the fast ones need a fraction of it and agree. */
export async function measureGap(plan: Plan, images: readonly Image[]): Promise<GapFound> {
  const task = resolvePlan(plan);
  const signature = planSignature(plan);
  const [made] = runPython([{ source: inputProgram(plan), stdins: [''] }]);
  const top = parseInputRecords(new TextEncoder().encode(made?.[0]?.out ?? '')).find((r) => r.name === 'top-1');
  if (top === undefined) return { signature, real: false, text: 'no largest input' };
  const stdin = new TextDecoder().decode(top.bytes);
  const { slow, fast } = programsOf(task);
  let real = true;
  const parts: string[] = [`${stdin.length} bytes`];
  for (const image of images) {
    const late = await image.run(slow, stdin, BUDGET);
    const quick: Ran[] = [];
    for (const source of fast) quick.push(await image.run(source, stdin, BUDGET));
    const shares = quick.map((ran) => Math.round((100 * ran.fuel) / BUDGET));
    const agree = quick.every((ran) => ran.outcome === 'ok' && ran.stdout === quick[0]?.stdout);
    real &&= late.outcome === 'out-of-fuel' && agree && shares.every((share) => share <= 100 * FAST_SHARE);
    parts.push(`${image.name}: slow ${late.outcome}, fast ${shares.join(' and ')} %${agree ? '' : ', which differ'}`);
  }
  return { signature, real, text: parts.join('; ') };
}
