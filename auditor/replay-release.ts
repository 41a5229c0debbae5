import type { Hex32 } from '../protocol/ids.ts';
import type { RunCell } from './cell-runs.ts';
import { boundOf, drawCells, type Stratum } from './draw.ts';
import { Findings } from './findings.ts';
import {
  AuditError,
  type AuditResult,
  type LevelResult,
  type Reach,
  type ReplayReport,
  type WrongClaim,
} from './result.ts';
import type { Shortlist } from './shortlist.ts';
import { auditRelease } from './verify.ts';
import { cellsOf, type JudgedTask, type RecordedVote, VoteBook } from './vote-book.ts';
import { type PlannedCell, VoteReplay } from './vote-replay.ts';

/** The runtime image that the genesis entry pins. */
export interface PinnedImage {
  readonly name: string;
  readonly digest: Hex32;
}

export interface ReplayOptions {
  readonly policyPath?: string;
  /** Cells to draw, or all. */
  readonly amount: number | 'all';
  /** Of the draw. Whoever made the release must not have known it. */
  readonly seed: string;
  /** The cells of this task only. */
  readonly task?: Hex32;
  /** Cells that run at once. */
  readonly width: number;
  /** Gives a way to run cells on the image, or says why there is none. Asked only when everything before L7 passed. */
  readonly open: (image: PinnedImage) => Promise<RunCell | { readonly missing: string }>;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** The audit with L7 decided; `replay` is null when no vote was run again. */
export interface ReplayedAudit extends AuditResult {
  readonly replay: ReplayReport | null;
}

/**
 * Checks a release as `verifyRelease` does; if all of that passes, runs cells that votes are about again and compares outcome,
 * output and fuel with every claim of the log about them.
 * @throws AuditError also `audit-task-unknown`; the signal's reason
 */
export async function replayRelease(dir: string, options: ReplayOptions): Promise<ReplayedAudit> {
  const { policyPath, signal } = options;
  const book = new VoteBook();
  const given = policyPath === undefined ? {} : { policyPath };
  const { result, files, state } = await auditRelease(dir, { ...given, signal, observer: book });
  const findings = new Findings('L7');
  if (result.exitCode !== 0 || state === undefined) {
    findings.undecided('the levels before it do not pass, so no vote was run again');
    return { ...result, levels: withL7(result, findings.result('')), replay: null };
  }
  const plan = planOf(book, options);
  if (plan.total === 0) findings.undecided(nothingToRun(book));
  const opened = plan.total === 0 ? undefined : await options.open(state.genesis!.image);
  if (opened !== undefined && 'missing' in opened) findings.undecided(opened.missing);
  if (opened === undefined || 'missing' in opened) return conclude(result, findings.result(''), null);
  const replay = new VoteReplay({ files, state, book, run: opened, signal });
  await runAll(replay, plan, options);
  await replay.conclude(findings);
  const report = reportOf(replay, plan, book, options);
  countInto(findings, report);
  return conclude(result, findings.result(passed(report)), report);
}

interface Plan {
  readonly tasks: readonly JudgedTask[];
  readonly strata: readonly Stratum[];
  /** Cells to run, and all there are. */
  readonly size: number;
  readonly total: number;
}

function planOf(book: VoteBook, { amount, task }: ReplayOptions): Plan {
  const tasks = [...book.tasks.values()].filter(({ id }) => task === undefined || id === task);
  if (task !== undefined && tasks.length === 0) {
    throw new AuditError('audit-task-unknown', `expected the id of a task that the log has votes on, came ${task}`);
  }
  const strata = tasks.map((judged) => ({ task: judged.id, cells: cellsOf(judged).length }));
  const total = strata.reduce((sum, { cells }) => sum + cells, 0);
  return { tasks, strata, total, size: amount === 'all' ? total : Math.min(amount, total) };
}

function nothingToRun({ rolloutVotes }: VoteBook): string {
  if (rolloutVotes === 0) return 'the log has no vote on a task';
  return `all ${rolloutVotes} votes are on rollouts, whose programs and inputs no release holds`;
}

function* planned({ tasks, strata, size, total }: Plan, seed: string): Generator<PlannedCell> {
  let order = 0;
  if (size === total) {
    for (const task of tasks) for (const cell of cellsOf(task)) yield { order: order++, task, cell };
    return;
  }
  let at = -1;
  let cells: ReturnType<typeof cellsOf> = [];
  for (const drawn of drawCells(strata, size, seed)) {
    if (drawn.task !== at) cells = cellsOf(tasks[drawn.task]!);
    at = drawn.task;
    yield { order: order++, task: tasks[at]!, cell: cells[drawn.cell]! };
  }
}

/** As many at once as `width` says; the rest waits in the generator. */
async function runAll(replay: VoteReplay, plan: Plan, options: ReplayOptions): Promise<void> {
  const { width, seed, signal, onProgress } = options;
  const cells = planned(plan, seed);
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const cell of cells) {
      signal.throwIfAborted();
      await replay.check(cell);
      onProgress?.(++done, plan.size);
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
}

function reportOf(replay: VoteReplay, plan: Plan, book: VoteBook, { seed }: ReplayOptions): ReplayReport {
  const recorded = plan.tasks.flatMap(({ votes }) => votes);
  const reach = (kind: RecordedVote['voter']['kind']): Reach => ({
    done: [...replay.compared].filter(({ voter }) => voter.kind === kind).length,
    of: recorded.filter(({ voter }) => voter.kind === kind).length,
  });
  const { fault, proven, lost } = replay.wrong;
  const claims = ({ count, items }: Shortlist<WrongClaim>) => ({ cells: count, named: items });
  return {
    seed: plan.size === plan.total ? null : seed,
    cells: { done: replay.cells, of: plan.total },
    votes: reach('node'),
    refereeRuns: reach('referee'),
    tasks: { done: replay.tasks.size, of: plan.tasks.length },
    bound: fault.count > 0 || replay.cells < plan.size ? null : boundOf(plan.strata, plan.size),
    faults: claims(fault),
    proven: claims(proven),
    lost: claims(lost),
    notCheckable: book.rolloutVotes,
  };
}

function countInto(
  findings: Findings,
  { cells, votes, refereeRuns, tasks, proven, lost, notCheckable }: ReplayReport,
): void {
  findings.count('cells', cells.done);
  findings.count('votes', votes.done);
  findings.count('tasks', tasks.done);
  if (refereeRuns.done > 0) findings.count("referee's runs", refereeRuns.done);
  if (proven.cells > 0) findings.count('cells of proven lies', proven.cells);
  if (lost.cells > 0) findings.count('wrong cells without effect', lost.cells);
  if (notCheckable > 0) findings.count('votes on rollouts not checkable', notCheckable);
}

function passed({ seed, cells, votes, tasks, bound }: ReplayReport): string {
  const which =
    seed === null ? `all ${cells.of} cells` : `${cells.done} of ${cells.of} cells, drawn with seed ${seed},`;
  const said = `${which} give what ${votes.done} of ${votes.of} votes in ${tasks.done} of ${tasks.of} tasks say where it counts`;
  if (seed === null) return said;
  if (bound === null) return `${said}; too few to say how many others are wrong`;
  const share = (100 * bound).toPrecision(2);
  return `${said}; at 95 % confidence fewer than ${share} % of all cells hold a wrong vote that counts`;
}

function conclude(result: AuditResult, level: LevelResult, replay: ReplayReport | null): ReplayedAudit {
  const exitCode = ({ PASS: 0, FAIL: 1, 'NOT CHECKED': 3 } as const)[level.status];
  return { ...result, levels: withL7(result, level), exitCode, replay };
}

function withL7({ levels }: AuditResult, level: LevelResult): LevelResult[] {
  return levels.map((known) => (known.level === 'L7' ? level : known));
}
