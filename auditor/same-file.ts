import { equal } from '../protocol/bytes.ts';
import type { Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';

/** Compares a file that follows from something else with what follows. */
export function sameFile(
  tree: ReleaseTree,
  path: string,
  expected: Uint8Array,
  source: string,
  findings: Findings,
): void {
  const bytes = tree.read(path);
  if (bytes === undefined) return findings.undecided(`${path} is missing or unreadable`);
  if (equal(bytes, expected)) return;
  let at = 0;
  while (at < bytes.length && bytes[at] === expected[at]) at++;
  findings.fault(path, `expected what follows from ${source}; the first difference is at byte ${at}`);
}
