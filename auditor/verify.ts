import type { State } from '../coordinator/core/state.ts';
import { checkDataset, checkEpochFiles } from './dataset-level.ts';
import { Findings } from './findings.ts';
import { checkLog } from './log-level.ts';
import { checkManifest } from './manifest-level.ts';
import { ownPolicy, readPolicy } from './policy.ts';
import { ReleaseTree } from './release-tree.ts';
import { type LogObserver, Replay, type Replayed } from './replay.ts';
import type { AuditResult, LevelId, LevelResult, ProvenLie } from './result.ts';
import { checkSignatures } from './signature-level.ts';

export type { AuditResult } from './result.ts';

export interface VerifyOptions {
  /** A C2SP policy file that names the log key to trust; without it the release's own is used and the result says so. */
  readonly policyPath?: string;
  /** Called before each level. */
  readonly onProgress?: (level: LevelId) => void;
  readonly observer?: LogObserver;
  /** Looked at between two levels. */
  readonly signal?: AbortSignal;
}

/** A result with what it was found on. */
export interface Audited {
  readonly result: AuditResult;
  readonly files: ReleaseTree;
  /** Fold of the whole log; undefined when it could not be replayed to its end. */
  readonly state: State | undefined;
}

/** Without these an audit has not succeeded. */
const REQUIRED: ReadonlySet<LevelId> = new Set<LevelId>(['L0', 'L1', 'L3', 'L4', 'L5', 'L6']);

/**
 * Checks a release directory against itself and a log key, offline. Whatever lies in the directory gives a result: only
 * a directory that cannot be listed or an unusable policy file throws.
 * @throws AuditError `audit-no-release`, `audit-policy-invalid`; the signal's reason
 */
export async function verifyRelease(dir: string, options: VerifyOptions = {}): Promise<AuditResult> {
  return (await auditRelease(dir, options)).result;
}

/** `verifyRelease`, for who goes on with what it read. */
export async function auditRelease(dir: string, options: VerifyOptions = {}): Promise<Audited> {
  const given = options.policyPath === undefined ? undefined : readPolicy(options.policyPath);
  const files = new ReleaseTree(dir);
  const trust = given ?? ownPolicy(files);
  const [l0, l1, l3] = [new Findings('L0'), new Findings('L1'), new Findings('L3')];
  const [l4, l5, l6] = [new Findings('L4'), new Findings('L5'), new Findings('L6')];
  const at = async <T>(findings: Findings, check: () => T): Promise<T | undefined> => {
    options.onProgress?.(findings.level);
    // Between two levels others may run: a progress view, a signal.
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
    return guarded(findings, check);
  };
  const log = await at(l1, () => checkLog(files, trust, l1));
  const signed = await at(l3, () => checkSignatures(log?.entries ?? [], l3));
  const entries = signed?.entries ?? [];
  if (log?.complete !== true) l3.undecided('not every entry of the log can be read');
  const vkey = signed?.genesis?.vkey;
  if (vkey !== undefined && trust !== undefined && vkey !== trust.vkey) {
    l1.fault('entry 0 genesis/v1', `expected the trusted log key ${trust.vkey}, the genesis names ${vkey}`);
  }
  const replayed = await at(l4, (): Replayed | undefined => {
    if (log === undefined) return undefined;
    const replay = new Replay(
      log.tree,
      trust?.key,
      { completeness: l4, assignment: l5, decisions: l6 },
      options.observer,
    );
    return replay.run(entries, log.complete ? log.entries.length : Number.POSITIVE_INFINITY);
  });
  const whole = replayed?.complete === true ? replayed.state : undefined;
  await at(l5, () => (whole === undefined ? l5.undecided(NO_STATE) : checkEpochFiles(files, entries, l5)));
  await at(l6, () => (whole === undefined ? l6.undecided(NO_STATE) : checkDataset(files, whole, entries, l6)));
  const facts = {
    coordinator: signed?.genesis?.coordinator,
    genesis: signed?.genesisPayload,
    state: whole,
    checkpoint: log?.checkpoint,
  };
  await at(l0, () => checkManifest(files, facts, l0));
  const levels = resultsOf(l0, l1, l3, l4, l5, l6);
  const result: AuditResult = {
    trust: trust?.source ?? 'no key',
    levels,
    lies: liesOf(replayed?.state),
    summary: summaryOf(replayed?.state, log?.entries.length ?? 0),
    exitCode: exitCodeOf(levels),
  };
  return { result, files, state: whole };
}

const NO_STATE = 'the log could not be replayed to its end';

/** Content that a check did not foresee leaves its level undecided; it must not end the audit. */
function guarded<T>(findings: Findings, check: () => T): T | undefined {
  try {
    return check();
  } catch (cause) {
    findings.undecided(`the check ended early: ${(cause as Error).message}`);
    return undefined;
  }
}

function resultsOf(
  ...[l0, l1, l3, l4, l5, l6]: [Findings, Findings, Findings, Findings, Findings, Findings]
): LevelResult[] {
  return [
    l0.result('every file is listed, unaltered and signed for by the coordinator; none is missing or extra'),
    l1.result('every tile follows from the entries, and the root is the one that the log key signed'),
    notChecked('L2', 'no witnesses cosign this log: the policy asks for no quorum'),
    l3.result('every entry has one valid signature by the party whose statement it is'),
    l4.result('every chain of statements is unbroken, and nothing that must be in the log is missing'),
    l5.result('seeds, rosters, draws and timeouts are those that follow from the log'),
    l6.result('decisions, rows and report are those that follow from the log and its blobs'),
    notChecked('L7', '`hivesmith audit replay` checks it'),
  ];
}

function notChecked(level: 'L2' | 'L7', reason: string): LevelResult {
  const findings = new Findings(level);
  findings.undecided(reason);
  return findings.result('');
}

function exitCodeOf(levels: readonly LevelResult[]): 0 | 1 | 3 {
  if (levels.some(({ status }) => status === 'FAIL')) return 1;
  return levels.every(({ level, status }) => status === 'PASS' || !REQUIRED.has(level)) ? 0 : 3;
}

function liesOf(state: State | undefined): ProvenLie[] {
  return (state?.faults ?? []).map(({ index, ...fault }) => ({
    ...fault,
    entry: index,
    input: state?.tasksById.get(fault.task)?.inputs[fault.position]?.digest ?? null,
  }));
}

function summaryOf(state: State | undefined, entries: number): AuditResult['summary'] {
  return {
    campaign: state?.genesis == null ? null : state.campaign,
    accepted: state?.accepted ?? 0,
    discarded: state?.discarded ?? 0,
    entries,
    nodes: state?.nodes.size ?? 0,
    beacon: state?.genesis?.beacon.kind ?? null,
  };
}
