import { concat, encodeUtf8, toHex } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256 } from './sha256.ts';

/** 64 lower-case hexadecimal digits: a SHA-256 digest or an Ed25519 public key. */
export type Hex32 = string;

/** Length-prefixed (u32 big-endian) so that no two different lists of parts give the same bytes. */
function framed(parts: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (const part of parts) {
    const bytes = typeof part === 'string' ? encodeUtf8(part) : part;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    chunks.push(length, bytes);
  }
  return concat(...chunks);
}

/**
 * SHA-256 of `"hivesmith/" label "/v1\n"` followed by the parts, each with a length prefix. Every identifier and every
 * seeded choice of the protocol is one of these, so that no value made for one purpose can serve another.
 */
export function tagged(label: string, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return sha256(concat(encodeUtf8(`hivesmith/${label}/v1\n`), framed(parts)));
}

export function taggedHex(label: string, ...parts: readonly (string | Uint8Array)[]): Hex32 {
  return toHex(tagged(label, ...parts));
}

/** A work unit is named by what is to be done, so two campaigns with one seed name the same units. */
export function workUnitId(unit: object): Hex32 {
  return taggedHex('unit', canonicalJson(unit));
}

/** A lease is one node's turn at one unit; `fence` grows with every lease of that unit. */
export function leaseId(workUnit: Hex32, node: Hex32, fence: number): Hex32 {
  return taggedHex('lease', workUnit, node, String(fence));
}

/** A task is named by its whole draft: statement, plan, style. */
export function taskId(draft: object): Hex32 {
  return taggedHex('task', canonicalJson(draft));
}

/** Seed of content (not of assignment): depends on the campaign's seed alone, so that content is reproducible. */
export function contentSeed(campaignSeed: string, label: string, ...ids: string[]): Hex32 {
  return taggedHex('content', campaignSeed, label, ...ids);
}
