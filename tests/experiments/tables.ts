import { TRUSTED_CLUSTER } from '../../protocol/messages/genesis.ts';
import type { GateSwitches } from '../../protocol/rules/gates.ts';
import { type Counts, isLate, isRight, type Method, measure } from './measure.ts';
import type { StoredRow, StoredTask } from './run-task.ts';

const OFF: GateSwitches = {
  labelsMin: 2,
  entropyTenths: 0,
  rivalsMax: 64,
  // The builtin generator's samples come out of its reference.
  checkSamples: false,
  disjointHoldout: false,
  vectorPercent: 0,
  crossCheckBytes: 0,
  solvabilityBy: null,
};
/** Every addition switched on. */
const ALL: GateSwitches = {
  labelsMin: TRUSTED_CLUSTER.inputs,
  entropyTenths: TRUSTED_CLUSTER.entropyTenths,
  rivalsMax: 1,
  checkSamples: true,
  disjointHoldout: true,
  vectorPercent: 60,
  crossCheckBytes: 400,
  solvabilityBy: 'builtin',
};

/** Supporters that are asked for with m candidates. */
const quorumFor = (m: number) => (m < 8 ? 3 : TRUSTED_CLUSTER.quorum);
const method = (name: string, m: number, switches: GateSwitches, other: Partial<Method> = {}): Method => ({
  name,
  m,
  quorum: quorumFor(m),
  form: 'exact',
  gated: true,
  switches,
  ...other,
});

/** The published pipeline, what this repository ships, and every addition. */
function mainMethods(m: number): Method[] {
  return [
    method('vote, most labels met (released code)', m, OFF, { quorum: 1, gated: false }),
    method('Algorithm 1: vote, weights, hold-out', m, OFF, { quorum: 1 }),
    method('shipped defaults', m, pickShipped()),
    method('every addition', m, ALL),
  ];
}

function pickShipped(): GateSwitches {
  const { labelsMin, entropyTenths, rivalsMax, checkSamples } = TRUSTED_CLUSTER;
  const { disjointHoldout, vectorPercent, crossCheckBytes, solvabilityBy } = TRUSTED_CLUSTER;
  return {
    ...{ labelsMin, entropyTenths, rivalsMax, checkSamples },
    ...{ disjointHoldout, vectorPercent, crossCheckBytes, solvabilityBy },
  };
}

/** Every addition but one, and one addition alone. */
function ablations(m: number): Method[] {
  const without = (name: string, off: Partial<GateSwitches>, other: Partial<Method> = {}) =>
    method(`all without ${name}`, m, { ...ALL, ...off }, other);
  const alone = (name: string, on: Partial<GateSwitches>, other: Partial<Method> = {}) =>
    method(`${name} alone`, m, { ...OFF, ...on }, { quorum: 1, ...other });
  return [
    method('every addition', m, ALL),
    without('quorum', { labelsMin: 2 }, { quorum: 1 }),
    without('complete suite', { labelsMin: TRUSTED_CLUSTER.labelsMin }),
    without('entropy floor', { entropyTenths: 0 }),
    without('contested (more than 1 rival)', { rivalsMax: 64 }),
    without('cross-check', { crossCheckBytes: 0 }),
    without('disjoint hold-out', { disjointHoldout: false }),
    without('whole vector', { vectorPercent: 0 }),
    without('solvability proxy', { solvabilityBy: null }),
    method('all, checker tokens', m, ALL, { form: 'tokens' }),
    method('no addition', m, OFF, { quorum: 1 }),
    alone('quorum', { labelsMin: TRUSTED_CLUSTER.labelsMin }, { quorum: quorumFor(m) }),
    alone('complete suite', { labelsMin: ALL.labelsMin }, { quorum: quorumFor(m) }),
    alone('entropy floor', { entropyTenths: ALL.entropyTenths }),
    alone('contested (more than 1 rival)', { rivalsMax: 1 }),
    alone('contested (more than 2 rivals)', { rivalsMax: 2 }),
    alone('cross-check', { crossCheckBytes: ALL.crossCheckBytes }),
    alone('disjoint hold-out', { disjointHoldout: true }),
    alone('whole vector', { vectorPercent: ALL.vectorPercent }),
    alone('solvability proxy', { solvabilityBy: ALL.solvabilityBy }),
    alone('checker tokens', {}, { form: 'tokens' }),
  ];
}

const percent = (part: number, whole: number) => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)}`);

const HEAD =
  '| method | yield % | label % | golden full % | TPR % | TNR candidates % | TNR mutants % | discards by gate % |\n' +
  '| - | -: | -: | -: | -: | -: | -: | - |';

function rowOf(name: string, counts: Counts): string {
  const gates = [...counts.discarded]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([gate, n]) => `${gate} ${percent(n, counts.tasks)}`)
    .join(', ');
  return (
    `| ${name} | ${percent(counts.accepted, counts.tasks)} | ${percent(counts.labelsRight, counts.labels)} ` +
    `| ${percent(counts.goldenFull, counts.golden)} | ${percent(counts.goodPassed, counts.good)} ` +
    `| ${percent(counts.badFailed, counts.bad)} | ${percent(counts.mutantsFailed, counts.mutants)} | ${gates || '-'} |`
  );
}

/** Share of the programs that differ from the truth on some input, and of those that only do so by not ending well there. */
function wrongShare(tasks: readonly StoredTask[], rowsOf: (task: StoredTask) => readonly StoredRow[]): string {
  const wrong = tasks.flatMap((task) =>
    rowsOf(task).map((row) => ({ right: isRight(task, row), late: isLate(task, row) })),
  );
  const share = (some: (row: { right: boolean; late: boolean }) => boolean) =>
    percent(wrong.filter(some).length, wrong.length);
  return `${share(({ right }) => !right)} % (${share(({ right, late }) => !right && late)} % only by running out of work or failing)`;
}

/** All tables of one store, as Markdown. */
export function tablesOf(share: number, tasks: readonly StoredTask[]): string {
  const out = [
    `## ${share} % wrong candidates: ${tasks.length} tasks`,
    `Measured share of wrong candidates ${wrongShare(tasks, ({ candidates }) => candidates.map(({ cells }) => cells))},`,
    `of wrong literal programs ${wrongShare(tasks, ({ literal }) => [literal])}.`,
    'Published for unknown shares: labels 94.39, 94.73, 95.13 % for m = 4, 8, 16 (91.75, 92.08, 92.47 % on all 500 tasks);',
    'golden full pass 84.2, 85.0, 85.8 %.',
  ];
  for (const m of [4, 8, 16]) {
    out.push('', `### m = ${m}, quorum ${quorumFor(m)}`, '', HEAD);
    for (const each of mainMethods(m)) out.push(rowOf(each.name, measure(tasks, each)));
  }
  out.push('', '### Additions one by one, m = 8', '', HEAD);
  for (const each of ablations(8)) out.push(rowOf(each.name, measure(tasks, each)));
  out.push(
    '',
    '### Support against accuracy, m = 8, plain vote',
    '',
    '| support | labels | right % |',
    '| -: | -: | -: |',
  );
  const plain = measure(tasks, mainMethods(8)[0]!);
  for (const [support, [all, right]] of [...plain.support].sort(([a], [b]) => a - b)) {
    out.push(`| ${support} | ${all} | ${percent(right, all)} |`);
  }
  return out.join('\n');
}
