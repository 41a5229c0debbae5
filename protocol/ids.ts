import { encodeUtf8 } from './bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { sha256, sha256Hex } from './sha256.ts';

/** 64 lower-case hexadecimal digits: a SHA-256 digest or an Ed25519 public key. */
export type Hex32 = string;

const heads = new Map<string, Uint8Array>();

function headOf(label: string): Uint8Array {
  let head = heads.get(label);
  if (head === undefined) {
    head = encodeUtf8(`hivesmith/${label}/v1\n`);
    heads.set(label, head);
  }
  return head;
}

/** Draws are made by the million: their input is put together in one buffer, which no call outlives. */
let scratch = new Uint8Array(4_096);

/** Makes room for `size` bytes after the first `used`, which are kept. */
function reserve(used: number, size: number): void {
  if (used + size <= scratch.length) return;
  const larger = new Uint8Array(2 * (used + size));
  larger.set(scratch.subarray(0, used));
  scratch = larger;
}

/** Appends a part after its length (u32 big-endian), so that no two different lists give the same bytes; the new end. */
function frame(at: number, part: string | Uint8Array): number {
  reserve(at, 4 + 3 * part.length);
  const start = at + 4;
  const end = start + (typeof part === 'string' ? writeUtf8(part, start) : writeBytes(part, start));
  new DataView(scratch.buffer).setUint32(at, end - start);
  return end;
}

function writeBytes(part: Uint8Array, at: number): number {
  scratch.set(part, at);
  return part.length;
}

/** Digits and letters are copied; whatever else there is takes the encoder. */
function writeUtf8(part: string, at: number): number {
  for (let i = 0; i < part.length; i++) {
    const code = part.charCodeAt(i);
    if (code > 0x7f) return writeBytes(encodeUtf8(part), at);
    scratch[at + i] = code;
  }
  return part.length;
}

/**
 * SHA-256 of `"hivesmith/" label "/v1\n"` followed by the parts, each with a length prefix. Every identifier and every
 * seeded choice of the protocol is one of these, so that no value made for one purpose can serve another.
 */
export function tagged(label: string, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  return sha256(preimage(label, parts));
}

export function taggedHex(label: string, ...parts: readonly (string | Uint8Array)[]): Hex32 {
  return sha256Hex(preimage(label, parts));
}

/** What is hashed; it lasts until the next call. */
function preimage(label: string, parts: readonly (string | Uint8Array)[]): Uint8Array {
  const head = headOf(label);
  reserve(0, head.length);
  scratch.set(head);
  let at = head.length;
  for (const part of parts) at = frame(at, part);
  return scratch.subarray(0, at);
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
