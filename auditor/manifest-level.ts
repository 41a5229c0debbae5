import {
  allowedSigners,
  factsOf,
  MANIFEST_FILES,
  type Manifest,
  parseManifest,
  RELEASE,
  readableGenesis,
} from '../coordinator/core/release-manifest.ts';
import type { State } from '../coordinator/core/state.ts';
import { decodeUtf8, equal, fromHex } from '../protocol/bytes.ts';
import { IN_TOTO_PAYLOAD_TYPE, parseEnvelope, verifyEnvelope } from '../protocol/dsse.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { MANIFEST_NAMESPACE, verifySsh } from '../protocol/sshsig.ts';
import { rawVerify } from './ed25519.ts';
import type { Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';
import { sameFile } from './same-file.ts';

/** What the log, not the manifest, says; members are missing when the log could not be read so far. */
export interface LogFacts {
  /** From entry 0. */
  readonly coordinator: Hex32 | undefined;
  /** Payload of entry 0. */
  readonly genesis: Uint8Array | undefined;
  /** The fold of all entries. */
  readonly state: State | undefined;
  readonly checkpoint: string | undefined;
}

const FIXED = new Set<string>([...Object.values(RELEASE)]);
/** Exactly which files stand in these folders is for the levels that know their content. */
const FOLDERS = ['log/', 'epochs/', 'blobs/', 'dataset/'];

/** L0: the files are those of the manifest, the manifest is the coordinator's and says what the log says. */
export function checkManifest(tree: ReleaseTree, log: LogFacts, findings: Findings): void {
  for (const { path, detail } of tree.strange) {
    findings.fault(path, `expected regular files, and directories that lead to them, but this is ${detail}`);
  }
  const bytes = tree.read(RELEASE.manifest);
  if (bytes === undefined) findings.undecided(`${RELEASE.manifest} is missing or unreadable`);
  else checkContents(tree, bytes, log, findings);
  for (const path of tree.files) {
    if (FIXED.has(path) || FOLDERS.some((folder) => path.startsWith(folder))) continue;
    findings.fault(path, 'expected only files that belong to a release, but this is none');
  }
  if (log.coordinator === undefined)
    findings.undecided('the genesis entry, which names the coordinator, cannot be read');
  else {
    if (bytes !== undefined) checkSignatures(tree, bytes, log.coordinator, findings);
    const signers = new TextEncoder().encode(allowedSigners(log.coordinator));
    sameFile(tree, RELEASE.allowedSigners, signers, 'the coordinator of the genesis entry', findings);
  }
  if (log.genesis !== undefined) {
    sameFile(tree, RELEASE.genesis, readableGenesis(log.genesis), 'entry 0 of the log', findings);
  }
}

function checkContents(tree: ReleaseTree, bytes: Uint8Array, log: LogFacts, findings: Findings): void {
  const manifest = parseManifest(bytes);
  if (!manifest.ok) return findings.fault(RELEASE.manifest, manifest.reason);
  checkFiles(tree, manifest.value, findings);
  if (log.state === undefined || log.checkpoint === undefined) {
    findings.undecided('what the manifest says of the campaign cannot be compared with the log');
    return;
  }
  const { facts } = manifest.value;
  const expected = factsOf(log.state, log.checkpoint, facts.toolVersion);
  for (const name of Object.keys(expected) as (keyof typeof expected)[]) {
    if (facts[name] === expected[name]) continue;
    const detail = `expected ${JSON.stringify(expected[name])}, as the log has it, came ${JSON.stringify(facts[name])}`;
    findings.fault(`${RELEASE.manifest} predicate.${name}`, detail);
  }
}

function checkFiles(tree: ReleaseTree, { files }: Manifest, findings: Findings): void {
  for (const [path, digest] of files) {
    const found = tree.digest(path);
    if (found === undefined) findings.undecided(`${path}, which the manifest lists, is missing or unreadable`);
    else if (found !== digest) findings.fault(path, `expected SHA-256 ${digest} by the manifest, came ${found}`);
    findings.count('files');
  }
  for (const path of tree.empty) {
    // Where a listed file was taken away, its directory may stay.
    if ([...files.keys()].some((name) => name.startsWith(`${path}/`))) continue;
    findings.fault(path, 'expected directories that lead to listed files only');
  }
  for (const path of tree.files) {
    if (!files.has(path) && !MANIFEST_FILES.has(path)) findings.fault(path, 'the manifest does not list this file');
  }
}

function checkSignatures(tree: ReleaseTree, manifest: Uint8Array, coordinator: Hex32, findings: Findings): void {
  const key = fromHex(coordinator)!;
  const dsse = tree.read(RELEASE.dsse);
  if (dsse === undefined) findings.undecided(`${RELEASE.dsse} is missing or unreadable`);
  else {
    const envelope = parseEnvelope(dsse);
    if (!envelope.ok) findings.fault(RELEASE.dsse, envelope.reason);
    else if (envelope.value.payloadType !== IN_TOTO_PAYLOAD_TYPE || !equal(envelope.value.payload, manifest)) {
      findings.fault(RELEASE.dsse, `expected the bytes of ${RELEASE.manifest} as an in-toto payload, came others`);
    } else if (!verifyEnvelope(rawVerify, envelope.value, key)) {
      findings.fault(RELEASE.dsse, `expected a signature by the coordinator ${coordinator}, this one does not hold`);
    }
  }
  const ssh = tree.read(RELEASE.ssh);
  if (ssh === undefined) findings.undecided(`${RELEASE.ssh} is missing or unreadable`);
  else if (!verifySsh(rawVerify, decodeUtf8(ssh) ?? '', manifest, MANIFEST_NAMESPACE, key)) {
    findings.fault(
      RELEASE.ssh,
      `expected an SSH signature of ${RELEASE.manifest} by the coordinator, this does not hold`,
    );
  }
}
