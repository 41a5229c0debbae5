import { createHash } from 'node:crypto';
import type { Job } from './job.ts';

/** Names a rollout by its whole content: equal jobs have equal verdicts, so one answer serves them all. */
export function jobKey(job: Job): string {
  const { language, comparison, mode, limits, quorum, wantsOutput } = job;
  const hash = createHash('sha256');
  hash.update(JSON.stringify([language, comparison, mode, limits, quorum, wantsOutput, job.tests.length]));
  // Every part stands behind its length, so that no two lists of parts give the same bytes.
  const part = (bytes: Uint8Array | null) => {
    hash.update(bytes === null ? '\n-' : `\n${bytes.length} `);
    if (bytes !== null) hash.update(bytes);
  };
  part(job.source);
  part(job.checkerProgram ?? null);
  for (const { input, expected } of job.tests) {
    part(input);
    part(expected);
  }
  return hash.digest('base64');
}
