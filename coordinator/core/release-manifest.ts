import { z } from 'zod';
import { decodeUtf8, encodeUtf8, fromHex } from '../../protocol/bytes.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import type { Hex32 } from '../../protocol/ids.ts';
import { count, hex32, shortText } from '../../protocol/messages/primitives.ts';
import { firstIssue } from '../../protocol/messages/statement.ts';
import { type Parsed, parsed, unparsed } from '../../protocol/parsed.ts';
import { allowedSignersLine, MANIFEST_NAMESPACE } from '../../protocol/sshsig.ts';
import { releasable } from './quarantine.ts';
import { reportOf } from './report.ts';
import { figuresOf } from './report-page/figures.ts';
import type { State } from './state.ts';

/** Names in a release directory that do not depend on the campaign. */
export const RELEASE = {
  manifest: 'MANIFEST.json',
  dsse: 'MANIFEST.dsse.json',
  ssh: 'MANIFEST.json.sig',
  policy: 'policy.txt',
  vkey: 'log.vkey',
  allowedSigners: 'allowed_signers',
  genesis: 'genesis.json',
  report: 'report.json',
  page: 'report.html',
  checkpoint: 'log/checkpoint',
} as const;

/** What vouches for the other files and is therefore not among the subjects of the manifest. */
export const MANIFEST_FILES: ReadonlySet<string> = new Set([RELEASE.manifest, RELEASE.dsse, RELEASE.ssh]);

/** The principal of the coordinator's key in `allowed_signers`. */
const PRINCIPAL = 'coordinator';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_TYPE = 'urn:hivesmith:release-manifest/v1';

export function blobPath(digest: Hex32): string {
  return `blobs/sha256/${digest.slice(0, 2)}/${digest.slice(2)}`;
}

export function epochPath(epoch: number): string {
  return `epochs/${String(epoch).padStart(6, '0')}.checkpoint`;
}

const manifest = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z.array(z.strictObject({ name: z.string().min(1).max(500), digest: z.strictObject({ sha256: hex32 }) })),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.strictObject({
    campaign: hex32,
    origin: shortText,
    checkpoint: z.string().max(10_000),
    rules: hex32,
    image: hex32,
    entries: count,
    accepted: count,
    discarded: count,
    toolVersion: shortText,
  }),
});

/** What the manifest says of the release as a whole; `checkpoint` is the signed note of the whole log. */
export type ReleaseFacts = z.infer<typeof manifest>['predicate'];

export interface Manifest {
  /** SHA-256 by path, relative to the release directory. */
  readonly files: ReadonlyMap<string, Hex32>;
  readonly facts: ReleaseFacts;
}

/** Facts about the release that follow from the folded log. */
export function factsOf(state: State, checkpoint: string, toolVersion: string): ReleaseFacts {
  const genesis = state.genesis!;
  return {
    campaign: state.campaign,
    origin: genesis.origin,
    checkpoint,
    rules: genesis.rules,
    image: genesis.image.digest,
    entries: state.size,
    accepted: releasable(state).length,
    discarded: state.discarded,
    toolVersion,
  };
}

/** The bytes of MANIFEST.json: an in-toto Statement whose subjects are the files in the order of their names. */
export function encodeManifest({ files, facts }: Manifest): Uint8Array {
  const names = [...files.keys()].sort();
  return readableJson({
    _type: STATEMENT_TYPE,
    subject: names.map((name) => ({ name, digest: { sha256: files.get(name)! } })),
    predicateType: PREDICATE_TYPE,
    predicate: facts,
  });
}

/** Reads what `encodeManifest` writes; another spelling of the same content is refused. */
export function parseManifest(bytes: Uint8Array): Parsed<Manifest> {
  const content = manifest.safeParse(parseJson(bytes));
  if (!content.success) return unparsed(`expected the statement of a release: ${firstIssue(content.error)}`);
  const files = new Map(content.data.subject.map(({ name, digest }) => [name, digest.sha256]));
  const read = { files, facts: content.data.predicate };
  if (decodeUtf8(encodeManifest(read)) !== decodeUtf8(bytes)) {
    return unparsed('expected sorted members, each file once and in the order of names, and two spaces of indentation');
  }
  return parsed(read);
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}

/** Sorted members and indentation: one spelling, for people. */
function readableJson(value: unknown): Uint8Array {
  return encodeUtf8(`${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`);
}

export function policyText(vkey: string): string {
  return `log ${vkey}\nquorum none\n`;
}

export function allowedSigners(coordinator: Hex32): string {
  return allowedSignersLine(PRINCIPAL, MANIFEST_NAMESPACE, fromHex(coordinator)!);
}

/** genesis.json: the payload of entry 0, indented. */
export function readableGenesis(payload: Uint8Array): Uint8Array {
  return readableJson(parseJson(payload));
}

/** report.json: the funnel, counts, figures and faults of the folded log, without what only a live coordinator knows. */
export function releaseReport(state: State): Uint8Array {
  return readableJson({ ...reportOf(state, new Set()), figures: figuresOf(state) });
}
