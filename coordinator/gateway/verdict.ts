import { createHash } from 'node:crypto';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { isDecidedByDigest, outputMatches } from '../../protocol/rules/output-match.ts';
import type { Execution, Job, Run, Status, TestVerdict, Verdict } from './job.ts';

const FAILED: Readonly<Record<Exclude<Cell['outcome'], 'ok'>, Status>> = {
  'nonzero-exit': 'RE',
  trap: 'RE',
  'out-of-fuel': 'TLE',
  'out-of-memory': 'MLE',
  'output-limit': 'OLE',
  'invalid-output': 'WA',
};

/** The verdict on one test. Expected outputs are compared here and nowhere else: no volunteer ever sees one. */
export function statusOf(job: Job, position: number, run: Run): Status {
  if (run.outcome !== 'ok') return FAILED[run.outcome];
  const expected = job.tests[position]!.expected;
  if (expected === null) return 'AC';
  if (run.digest === null) return outputMatches(job.comparison, run.stdout, expected) ? 'AC' : 'WA';
  // What volunteers printed is there in canonical form only, so the expected output is held against it in that form.
  if (run.digest === expectedDigest(expected)) return 'AC';
  if (isDecidedByDigest(job.comparison)) return 'WA';
  return outputMatches(job.comparison, run.stdout, canonicalOutput(expected)) ? 'AC' : 'WA';
}

/** Digest that the cell of a right output has. */
export function expectedDigest(expected: Uint8Array): string {
  return createHash('sha256').update(canonicalOutput(expected)).digest('hex');
}

/** What was executed, held against the tests: the first test that failed names the whole. */
export function verdictOf(job: Job, execution: Execution): Verdict {
  const total = job.tests.length;
  if (execution.compileError !== null) return { status: 'CE', passed: 0, total, tests: [], execution };
  const tests: TestVerdict[] = execution.runs.map((run, position) => {
    const status = statusOf(job, position, run);
    // Outputs can be large, and verdicts are kept.
    return { status, run: job.wantsOutput ? run : { ...run, stdout: EMPTY, stderr: EMPTY } };
  });
  const passed = tests.filter(({ status }) => status === 'AC').length;
  const status = tests.find((test) => test.status !== 'AC')?.status ?? 'AC';
  return { status, passed, total, tests, execution };
}

const EMPTY = new Uint8Array(0);
