import { type DatasetFile, datasetFiles, referencedBlobs } from '../coordinator/core/dataset.ts';
import { blobPath, epochPath, RELEASE, releaseReport } from '../coordinator/core/release-manifest.ts';
import { reportPage } from '../coordinator/core/report-page/page.ts';
import type { Entry, State } from '../coordinator/core/state.ts';
import { encodeUtf8 } from '../protocol/bytes.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import type { Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';
import { compareRows } from './rows.ts';
import { sameFile } from './same-file.ts';

/** L6 beyond the decisions: blobs, rows, the release entry and the report are those that follow from the log. */
export function checkDataset(files: ReleaseTree, state: State, log: readonly Entry[], findings: Findings): void {
  findings.count('accepted', state.accepted);
  findings.count('discarded', state.discarded);
  checkBlobs(files, state, findings);
  sameFile(files, RELEASE.report, releaseReport(state), 'the log', findings);
  sameFile(files, RELEASE.page, reportPage(state), 'the log', findings);
  const expected = rebuild(files, state, findings);
  if (expected === undefined) return;
  checkReleaseEntry(log, expected, findings);
  const names = new Set(expected.map(({ name }) => `dataset/${name}`));
  for (const { name, bytes } of expected) compareRows(files, `dataset/${name}`, bytes, findings);
  for (const path of files.under('dataset/')) {
    if (!names.has(path)) findings.fault(path, 'expected only the files that follow from the log');
  }
}

function checkBlobs(files: ReleaseTree, state: State, findings: Findings): void {
  const expected = new Set([...referencedBlobs(state)].map(blobPath));
  for (const path of expected) {
    if (!files.has(path)) findings.undecided(`${path}, which the log names, is missing`);
  }
  for (const path of files.under('blobs/')) {
    if (!expected.has(path)) findings.fault(path, 'the log names no such blob');
    const digest = files.digest(path);
    if (digest === undefined) findings.undecided(`${path} cannot be read`);
    else if (blobPath(digest) !== path)
      findings.fault(path, `expected bytes of the digest in its name, came ${digest}`);
    findings.count('blobs');
  }
}

/** The data set as it follows from the log; undefined when blobs that it needs are not there. */
function rebuild(files: ReleaseTree, state: State, findings: Findings): DatasetFile[] | undefined {
  class Unreadable extends Error {}
  try {
    return datasetFiles(state, (digest) => {
      const bytes = files.read(blobPath(digest));
      if (bytes === undefined || sha256Hex(bytes) !== digest) throw new Unreadable(digest);
      return bytes;
    });
  } catch (cause) {
    if (!(cause instanceof Unreadable)) throw cause;
    findings.undecided(`the rows cannot be rebuilt without blob ${cause.message}`);
    return undefined;
  }
}

/** The digests that the coordinator logged are part of what the log's signature covers. */
function checkReleaseEntry(log: readonly Entry[], expected: readonly DatasetFile[], findings: Findings): void {
  const entry = log.findLast(({ statement }) => statement.type === 'release/v1');
  if (entry?.statement.type !== 'release/v1') {
    findings.fault('end of the log', 'expected a release/v1 entry with the digests of the data set, there is none');
    return;
  }
  const { files } = entry.statement.predicate;
  const record = `entry ${entry.index} release/v1`;
  for (const { name, bytes } of expected) {
    const logged = files.find((file) => file.name === name);
    const digest = sha256Hex(bytes);
    if (logged?.digest === digest && logged.size === bytes.length) continue;
    const came = logged === undefined ? 'no such file' : `${logged.digest} of ${logged.size} bytes`;
    findings.fault(record, `expected ${name} with digest ${digest} of ${bytes.length} bytes, came ${came}`);
  }
  if (files.length !== expected.length) {
    findings.fault(record, `expected ${expected.length} files, came ${files.length}`);
  }
}

/** L5: each epoch's checkpoint lies there as its entry quotes it, and no other. */
export function checkEpochFiles(files: ReleaseTree, log: readonly Entry[], findings: Findings): void {
  const expected = new Set<string>();
  for (const { statement } of log) {
    if (statement.type !== 'epoch/v1') continue;
    const { epoch, checkpoint } = statement.predicate;
    const path = epochPath(epoch);
    expected.add(path);
    sameFile(files, path, encodeUtf8(checkpoint), `the entry of epoch ${epoch}`, findings);
  }
  for (const path of files.under('epochs/')) {
    if (!expected.has(path)) findings.fault(path, 'the log has no entry of this epoch');
  }
}
