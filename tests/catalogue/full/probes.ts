import type { Plan } from '../../../catalogue/builtin.ts';
import { composeTask, planSignature, type Style } from '../../../catalogue/builtin.ts';
import { drawFrom } from '../../../catalogue/draw.ts';
import type { Implementation, Operator } from '../../../catalogue/model.ts';
import { OPERATORS } from '../../../catalogue/operators/all.ts';
import { type Choice, plainProgram } from '../../../catalogue/program/assemble.ts';
import { generatorSource } from '../../../catalogue/program/generator.ts';
import { PLAIN } from '../../../catalogue/program/persona.ts';
import { slotsOf } from '../../../catalogue/program/slots.ts';
import { standIn } from '../../../catalogue/program/stand-in.ts';
import { parseInputRecords } from '../../../catalogue/records.ts';
import { resolvePlan, type Task, variantAt } from '../../../catalogue/stages.ts';
import { CANONICAL } from '../../../catalogue/vocabulary.ts';
import { entropyOf } from '../catalogue-runs.ts';
import { type Outcome, startPython } from '../python-runner.ts';

/** What the probes of section 1.4 of the reference ask for. */
const LEAST_CHANGED = 0.6;
const LEAST_ENTROPY = 1.5;
const MOST_ALIKE = 0.4;
const MOST_GUESSED = 0.2;
const STYLES: readonly Style[] = ['codeforces', 'atcoder', 'leetcode'];

export interface Probed {
  signature: string;
  /** Probes that fail, in words. */
  faults: string[];
  /** Wrong alternatives that are wrong on no input, or on all of them. */
  blunt: string[];
  alternatives: number;
}

/** Composed plans for drawn features. */
export function samplePlans(from: number, count: number): Plan[] {
  return Array.from({ length: count }, (_, i) => {
    const draw = drawFrom(`probe/${from + i}`);
    const features = [0, 1, 2].map((k) => draw.pick(`feature/${k}`, CANONICAL));
    const made = composeTask({ features, style: STYLES[i % 3] as Style, seed: `b0${(from + i).toString(16)}` });
    return made.kind === 'draft' ? [made.draft.plan] : [];
  }).flat();
}

const right = (task: Task): Choice[] =>
  task.stages.map(({ op }, k) => ({
    impl: op.impls.find(({ name }) => !task.gap?.slow[k]?.includes(name)) as Implementation,
    wrong: new Set<string>(),
  }));

interface Probe {
  what: 'reference' | 'ablation' | 'independence' | 'sensitivity';
  name: string;
  source: string;
}

function probesOf(task: Task): Probe[] {
  const base = right(task);
  const source = (choices: readonly Choice[]) => plainProgram(task, choices, PLAIN, drawFrom('probe'), 'probe');
  const instead = (k: number, choice: Choice) => source(base.map((one, i) => (i === k ? choice : one)));
  return [
    { what: 'reference', name: '', source: source(base) },
    ...task.stages.flatMap((stage, k): Probe[] => {
      const { op, port } = stage;
      const choice = { impl: standIn(stage, task), wrong: new Set<string>() };
      const affordable = op.impls.filter(({ name }) => !task.gap?.slow[k]?.includes(name));
      return [
        { what: 'ablation', name: op.id, source: instead(k, choice) },
        ...affordable.map(
          (impl): Probe => ({
            what: 'independence',
            name: `${op.id}/${impl.name}`,
            source: instead(k, { impl, wrong: new Set() }),
          }),
        ),
        ...affordable.flatMap((impl) =>
          slotsOf(impl.source)
            .filter(
              (slot) =>
                op.mutations.find((m) => m.slot === slot.id)?.visibleIf?.(port.value, variantAt(task, k)) ?? true,
            )
            .map(
              (slot): Probe => ({
                what: 'sensitivity',
                name: `${op.id}/${slot.id}`,
                source: instead(k, { impl, wrong: new Set([slot.id]) }),
              }),
            ),
        ),
      ];
    }),
  ];
}

const share = (outcomes: readonly Outcome[], test: (one: Outcome, k: number) => boolean) =>
  outcomes.filter(test).length / Math.max(1, outcomes.length);

/** Answers that need no thought: right on more than a fifth of the inputs they are a weakness of the task. */
function guesses(text: string): string[] {
  const numbers = text.trim().split(/\s+/);
  const values = numbers.map(Number).filter(Number.isFinite);
  const line = (text.split('\n')[1] ?? '').split(' ').filter((word) => word !== '');
  const list = line.map(Number);
  // Where the data is a single number there is no list, so nothing to guess from one.
  const ofList = line.length === 0 ? [] : [list[0], Math.max(...list), list.reduce((a, b) => a + b, 0)].map(String);
  return [numbers[0] ?? '', ofList[0] ?? '', ofList[1] ?? '', ofList[2] ?? '', String(values.length)];
}

function judge(task: Task, probes: readonly Probe[], texts: readonly string[], runs: readonly Outcome[][]): string[] {
  const reference = runs[0] ?? [];
  const faults: string[] = [];
  const large = texts.map((_t, k) => k >= 5);
  for (const [i, probe] of probes.entries()) {
    const own = runs[i] ?? [];
    const differs = (one: Outcome, k: number) => one.out === null || one.out !== reference[k]?.out;
    if (probe.what === 'ablation') {
      const changed = share(
        own.filter((_o, k) => large[k]),
        (one) => differs(one, own.indexOf(one)),
      );
      if (changed < LEAST_CHANGED) faults.push(`${probe.name} changes ${Math.round(100 * changed)} % of the answers`);
    } else if (probe.what === 'independence') {
      if (own.some(differs)) faults.push(`${probe.name} disagrees with the reference`);
    }
  }
  const answers = reference.map((one) => one.out);
  if (answers.includes(null)) faults.push('the reference fails');
  const bits = entropyOf(answers);
  if (bits < LEAST_ENTROPY) faults.push(`${bits.toFixed(2)} bits of answers`);
  const most = Math.max(...answers.map((a) => answers.filter((b) => a === b).length)) / answers.length;
  if (most > MOST_ALIKE) faults.push(`${Math.round(100 * most)} % of the answers are equal`);
  if (task.cases === null) {
    for (let g = 0; g < 5; g++) {
      const hits = share(reference, (one, k) => one.out?.trim() === guesses(texts[k] ?? '')[g]);
      if (hits > MOST_GUESSED + 0.07) faults.push(`guess ${g} is right on ${Math.round(100 * hits)} %`);
    }
  }
  return faults;
}

/** Probes a plan on its own suite. */
async function probe(plan: Plan): Promise<Probed> {
  const task = resolvePlan(plan);
  const [made] = await startPython([{ source: generatorSource(task), stdins: [''] }]);
  const records = parseInputRecords(new TextEncoder().encode(made?.[0]?.out ?? ''));
  const texts = records.map((r) => new TextDecoder().decode(r.bytes));
  const probes = probesOf(task);
  const runs = await startPython(probes.map(({ source }) => ({ source, stdins: texts })));
  const alternatives = probes.flatMap(({ what, name }, i) =>
    what === 'sensitivity'
      ? [{ name, wrong: (runs[i] ?? []).filter((one, k) => one.out === null || one.out !== runs[0]?.[k]?.out).length }]
      : [],
  );
  const blunt = alternatives
    .filter(({ wrong }) => wrong === 0 || wrong === texts.length)
    .map(({ name, wrong }) => `${name} ${wrong === 0 ? 'nowhere' : 'everywhere'}`);
  const faults = judge(task, probes, texts, runs);
  return { signature: planSignature(plan), faults, blunt, alternatives: alternatives.length };
}

/** Probes the plans, `jobs` at a time; `done` is told each result as it comes. */
export async function probeAll(
  plans: readonly Plan[],
  jobs: number,
  done: (probed: Probed, count: number) => void,
): Promise<Probed[]> {
  const found: Probed[] = [];
  let next = 0;
  const work = async () => {
    while (next < plans.length) {
      const probed = await probe(plans[next++] as Plan);
      done(probed, found.push(probed));
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return found;
}

/** Single operators, all options of their variants. */
export function singlePlans(ops: readonly Operator[] = OPERATORS): Plan[] {
  return ops.flatMap((op) => {
    const count = Math.max(1, ...op.variants.map((axis) => axis.options.length));
    return Array.from(
      { length: count },
      (_, i): Plan => ({
        steps: [{ op: op.id, variant: op.variants.map((axis) => axis.options[i % axis.options.length]?.id ?? '') }],
        links: [],
        style: 'atcoder',
        theme: 'post',
        seed: `51${i}`,
      }),
    );
  });
}
