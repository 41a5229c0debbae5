import { CATALOGUE_VERSION, inputProgram, type Plan, parseInputRecords } from '../../catalogue/builtin.ts';
import { type Outcome, runPython } from './python-runner.ts';

export { CATALOGUE_VERSION };

/** Names and texts of the inputs of each plan; throws when a generator fails or prints something else than 15 records. */
export function suitesOf(plans: readonly Plan[]): { name: string; text: string }[][] {
  const runs = runPython(plans.map((plan) => ({ source: inputProgram(plan), stdins: [''] })));
  return plans.map((plan, i) => {
    const run = runs[i]?.[0];
    if (run === undefined || run.out === null) throw new Error(`generator of ${JSON.stringify(plan)}: ${run?.error}`);
    const records = parseInputRecords(new TextEncoder().encode(run.out));
    if (records.length !== 15) throw new Error(`${records.length} inputs instead of 15`);
    return records.map((r) => ({ name: r.name, text: new TextDecoder().decode(r.bytes) }));
  });
}

/** Indexes of inputs on which two runs differ; a failed run differs from everything. */
export function differences(a: readonly Outcome[], b: readonly Outcome[]): number[] {
  return a.flatMap((x, k) => (x.out === null || x.out !== b[k]?.out ? [k] : []));
}

/** Entropy of a list of answers in bits. */
export function entropyOf(answers: readonly (string | null)[]): number {
  const counts = new Map<string | null, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts.values()].reduce((sum, c) => sum - (c / answers.length) * Math.log2(c / answers.length), 0);
}
