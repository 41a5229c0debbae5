import { decodeUtf8, encodeUtf8, toBase64 } from '../../protocol/bytes.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import type { Decision } from '../../protocol/messages/coordinator-statements.ts';
import type { Claim } from '../../protocol/messages/generation.ts';
import type { Draft } from '../../protocol/messages/work-unit.ts';
import { isProgram } from '../../protocol/rules/checker-program.ts';
import { checkerOf } from './preparation.ts';
import { releasable } from './quarantine.ts';
import { slotRole, votingJobs } from './rows.ts';
import type { State } from './state.ts';
import type { TaskState } from './task-state.ts';

export type BlobReader = (digest: Hex32) => Uint8Array;
type Accepted = Extract<Decision, { verdict: 'accepted' }>;

export interface DatasetFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The data set: a pure function of the folded log and the blobs that it names. `tasks.jsonl` has everything with its
 * provenance, `sft.jsonl` (q, golden solution), `rl.jsonl` (q, golden tests) as SynthSmith's section 3 defines them. Rows
 * are those of releasable tasks, in the order of composition; one canonical JSON object a line.
 */
export function datasetFiles(state: State, read: BlobReader): DatasetFile[] {
  const rows = releasable(state).map((task) => taskRow(state, task, task.decision as Accepted, read));
  return [
    { name: 'tasks.jsonl', bytes: jsonLines(rows) },
    { name: 'sft.jsonl', bytes: jsonLines(rows.map(sftRow)) },
    { name: 'rl.jsonl', bytes: jsonLines(rows.map(rlRow)) },
  ];
}

function jsonLines(rows: readonly object[]): Uint8Array {
  return encodeUtf8(rows.map((row) => `${canonicalJson(row)}\n`).join(''));
}

/** Text as a string; bytes that are not UTF-8 as an object, so that nothing is lost or guessed. */
type Content = string | { readonly base64: string };

function content(bytes: Uint8Array): Content {
  return decodeUtf8(bytes) ?? { base64: toBase64(bytes) };
}

export type TaskRow = ReturnType<typeof taskRow>;

function taskRow(state: State, task: TaskState, decision: Accepted, read: BlobReader) {
  const draft = task.draft!;
  const tests = testRows(task, decision, read);
  return {
    task_id: decision.task,
    index: task.index,
    style: draft.style,
    title: draft.title,
    statement: hasSamples(draft) ? draft.statement : draft.statement + examples(tests),
    difficulty: draft.difficulty,
    ...checkerColumns(state, task, read),
    features: draft.features,
    integration_strategy: draft.integrationStrategy,
    plan: draft.plan,
    generator: state.genesis!.generator,
    ...composerOf(task),
    image: state.genesis!.image.digest,
    golden: {
      slot: decision.golden.slot,
      candidate_digest: decision.golden.candidate,
      source: content(read(decision.golden.candidate)),
      confirmed_by: decision.golden.confirmedBy,
    },
    tests,
    candidates: task.candidates.map((candidate) => candidateRow(state, task, candidate)),
    provenance: {
      campaign: state.campaign,
      task_index: task.taskEntry!,
      compose_indexes: task.composeUnit.answers.map((answer) => answer.index),
      inputs_indexes: [task.suiteUnit, task.inputsUnit]
        .flatMap((unit) => unit?.answers ?? [])
        .map(({ index }) => index),
      barrier_indexes: task.rounds.flatMap(({ barrierIndex }) =>
        barrierIndex === null || barrierIndex > task.decisionIndex! ? [] : [barrierIndex],
      ),
      decision_index: task.decisionIndex!,
      operators: decision.operators,
      thin: decision.thin,
    },
  };
}

/** How outputs are compared; those of the tests are in its form. Of a checker program: its digest and text. */
function checkerColumns(state: State, task: TaskState, read: BlobReader) {
  const checker = checkerOf(state, task);
  if (!isProgram(checker)) return { checker };
  const { program } = checker;
  return { checker: 'program' as const, checker_program: { digest: program, source: content(read(program)) } };
}

/** In model campaigns: what the node that composed the task says of its model. */
function composerOf({ composeUnit: { settled } }: TaskState): { composer?: Claim } {
  return settled?.stage === 'compose' && 'claim' in settled && settled.claim !== undefined
    ? { composer: settled.claim }
    : {};
}

function testRows(task: TaskState, decision: Accepted, read: BlobReader) {
  const golden = new Set(decision.goldenTests);
  return task.inputs.flatMap((input, position) => {
    const label = decision.labels[position]!;
    if (label.digest === null) return [];
    return [
      {
        name: input.name,
        kind: input.label,
        input_digest: input.digest,
        output_digest: label.digest,
        input: content(read(input.digest)),
        output: content(read(label.digest)),
        support: label.support,
        second: label.second,
        golden: golden.has(input.digest),
      },
    ];
  });
}

function candidateRow(state: State, task: TaskState, candidate: TaskState['candidates'][number]) {
  const leases = votingJobs(task, candidate.slot).flatMap((job) => job.leases);
  const votes = leases.filter((lease) => lease.status === 'revealed');
  const role = slotRole(state, candidate.slot);
  return {
    slot: candidate.slot,
    digest: candidate.digest,
    claim: candidate.claim,
    // Only what has no vote says so.
    ...(role === 'candidate' ? {} : { role }),
    contribution_index: candidate.index,
    votes: votes.map((lease) => ({
      lease: lease.id,
      node: lease.node,
      operator: lease.operator,
      commit_index: lease.commitIndex!,
      reveal_index: lease.answeredAt!,
      standing: state.nodes.get(lease.node)?.status !== 'banned',
    })),
  };
}

/**
 * A statement that brings worked samples of its own gets none from the tests; nor does one with a checker program, because the
 * tests hold what that prints and not an answer.
 */
function hasSamples({ statement, checker }: Draft): boolean {
  return /^## (Examples|Sample Input 1)$/m.test(statement) || (checker !== undefined && isProgram(checker));
}

/** The first short labelled tests, shown to the reader of the statement as examples. */
function examples(tests: ReturnType<typeof testRows>): string {
  const short = tests.filter(
    ({ input, output }) =>
      typeof input === 'string' && typeof output === 'string' && input.length + output.length <= 300,
  );
  return short
    .slice(0, 2)
    .map(
      (test, i) =>
        `\n\nExample ${i + 1}\n\nInput:\n\`\`\`\n${test.input}\`\`\`\n\nOutput:\n\`\`\`\n${test.output}\`\`\``,
    )
    .join('');
}

function sftRow(row: TaskRow) {
  const { task_id, statement, golden, provenance } = row;
  const { task_index, decision_index } = provenance;
  return { task_id, query: statement, response: golden.source, task_index, decision_index };
}

function rlRow(row: TaskRow) {
  const { task_id, statement, tests, provenance } = row;
  const golden = tests.filter((test) => test.golden);
  const { task_index, decision_index } = provenance;
  return {
    task_id,
    query: statement,
    input_output: { inputs: golden.map((test) => test.input), outputs: golden.map((test) => test.output) },
    // Nobody can compare with these outputs without it.
    ...('checker_program' in row ? { checker: row.checker, checker_program: row.checker_program } : {}),
    task_index,
    decision_index,
  };
}

/** Blobs that a release must hold: seed code, programs and inputs of every task, outputs of the labels of accepted ones. */
export function referencedBlobs(state: State): Set<Hex32> {
  const digests = new Set(state.snippets.map((snippet) => snippet.digest));
  for (const task of state.tasks) {
    const inputs = task.inputsUnit?.settled;
    if (inputs?.stage === 'inputs' && 'inputs' in inputs) {
      if (inputs.program !== null) digests.add(inputs.program.digest);
      digests.add(inputs.validator.digest);
      for (const input of inputs.inputs) digests.add(input.digest);
    }
    for (const candidate of task.candidates) digests.add(candidate.digest);
    const checker = task.draft?.checker;
    if (checker !== undefined && isProgram(checker)) digests.add(checker.program);
  }
  for (const { decision } of releasable(state)) {
    for (const label of (decision as Accepted).labels) if (label.digest !== null) digests.add(label.digest);
  }
  return digests;
}
