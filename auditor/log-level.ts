import { RELEASE } from '../coordinator/core/release-manifest.ts';
import { encodeUtf8, equal, toHex } from '../protocol/bytes.ts';
import { type Checkpoint, openCheckpoint, readCheckpoint } from '../protocol/log/checkpoint.ts';
import {
  encodeEntryBundle,
  hashTileBytes,
  TILE_WIDTH,
  type TileId,
  tilePath,
  tilesOfSize,
} from '../protocol/log/tile.ts';
import { rawVerify } from './ed25519.ts';
import type { Findings } from './findings.ts';
import { type FoundEntries, firstStrayLeaf, LOG, readBundles } from './log-entries.ts';
import { expectedPolicy, type Trust } from './policy.ts';
import type { ReleaseTree } from './release-tree.ts';
import { sameFile } from './same-file.ts';

/** The log as far as it can be read. */
export interface AuditedLog extends FoundEntries {
  /** The signed note of log/checkpoint. */
  readonly checkpoint: string | undefined;
}

/**
 * L1: the entries give the root that the log's key signed, every tile is the one that follows from them, nothing else is
 * there, and each epoch's checkpoint is a head of this same tree.
 */
export function checkLog(files: ReleaseTree, trust: Trust | undefined, findings: Findings): AuditedLog {
  if (trust === undefined) findings.undecided(`${RELEASE.policy} names no log key, and no policy was given`);
  else {
    sameFile(files, RELEASE.policy, expectedPolicy(trust.vkey), 'the trusted key', findings);
    sameFile(files, RELEASE.vkey, encodeUtf8(`${trust.vkey}\n`), 'the trusted key', findings);
  }
  const note = files.text(RELEASE.checkpoint);
  const head = openHead(note, trust, findings);
  const found = readBundles(files, isPlausible(files, head) ? head.size : undefined, findings);
  findings.count('entries', found.entries.length);
  const size = head?.size ?? found.entries.length;
  const stray = firstStrayLeaf(files, found, size);
  const isWhole = found.complete && head !== undefined && equal(found.tree.root(), head.root);
  if (stray !== undefined) findings.fault(`entry ${stray.index}`, stray.detail);
  if (found.complete && head !== undefined && !isWhole) {
    findings.fault(
      RELEASE.checkpoint,
      `expected root ${toHex(found.tree.root())} of the entries, came ${toHex(head.root)}`,
    );
  }
  if (isWhole) checkTiles(files, found, findings);
  checkEpochHeads(files, trust, found, findings);
  if (isWhole || stray === undefined) return { ...found, complete: found.complete, checkpoint: note };
  return { ...found, entries: found.entries.slice(0, stray.index), complete: false, checkpoint: note };
}

function openHead(note: string | undefined, trust: Trust | undefined, findings: Findings): Checkpoint | undefined {
  if (note === undefined) {
    findings.undecided(`${RELEASE.checkpoint} is missing or no text`);
    return undefined;
  }
  const form = readCheckpoint(note);
  if (!form.ok) {
    findings.fault(RELEASE.checkpoint, form.reason);
    return undefined;
  }
  const opened = trust === undefined ? form : openCheckpoint(rawVerify, note, trust.key);
  if (!opened.ok) findings.fault(RELEASE.checkpoint, opened.reason);
  return form.value;
}

/** A size for which the directory has at least the bundles; anything may stand in a checkpoint that nobody signed. */
function isPlausible(files: ReleaseTree, head: Checkpoint | undefined): head is Checkpoint {
  return head !== undefined && Math.ceil(head.size / TILE_WIDTH) <= files.under(`${LOG}tile/entries/`).length;
}

function checkTiles(files: ReleaseTree, found: FoundEntries, findings: Findings): void {
  const expected = new Set<string>([RELEASE.checkpoint]);
  for (const tile of tilesOfSize(found.entries.length)) {
    const path = LOG + tilePath(tile);
    expected.add(path);
    sameFile(files, path, tileBytes(found, tile), 'the entries', findings);
    findings.count('tiles');
  }
  for (const path of files.under(LOG)) {
    if (!expected.has(path)) findings.fault(path, `a log of ${found.entries.length} entries has no such file`);
  }
}

function tileBytes({ entries, tree }: FoundEntries, { level, index, width }: TileId): Uint8Array {
  if (level !== 'entries') return hashTileBytes(tree, level, index, width);
  return encodeEntryBundle(entries.slice(index * TILE_WIDTH, index * TILE_WIDTH + width));
}

function checkEpochHeads(files: ReleaseTree, trust: Trust | undefined, found: FoundEntries, findings: Findings): void {
  for (const path of files.under('epochs/')) {
    findings.count('epochs');
    const note = files.text(path) ?? '';
    const head = trust === undefined ? readCheckpoint(note) : openCheckpoint(rawVerify, note, trust.key);
    if (!head.ok) {
      findings.fault(path, head.reason);
      continue;
    }
    const { size, root } = head.value;
    if (size > found.tree.size) {
      const beyond = `it is of size ${size}, but only ${found.tree.size} entries can be read`;
      if (found.complete) findings.fault(path, beyond);
      else findings.undecided(`${path}: ${beyond}`);
    } else if (!equal(found.tree.root(size), root)) {
      findings.fault(path, `expected root ${toHex(found.tree.root(size))} at size ${size}, came ${toHex(root)}`);
    }
  }
}
