import { z } from 'zod';
import { decodeUtf8, encodeUtf8, fromBase64, fromHex, toBase64 } from '../bytes.ts';
import { type RawVerify, type Signer, strictVerify } from '../ed25519.ts';
import { tagged } from '../ids.ts';
import { count, hex32 } from './primitives.ts';

const body = z.strictObject({
  /** Multiaddresses with the peer id of the coordinator at the end. */
  addresses: z.array(z.string().min(1).max(300)).min(1).max(8),
  coordinator: hex32,
  campaign: hex32,
  /** Joining nodes stand behind this operator; absent: each node is its own operator. */
  operator: z.string().min(1).max(100).optional(),
  /** Unix seconds after which the invite is refused. */
  expires: count,
});

export type Invite = z.infer<typeof body>;

const SCHEME = 'hivesmith://join/';

function toUrlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromUrlSafe(text: string): string {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  return plain + '='.repeat((4 - (plain.length % 4)) % 4);
}

/** `hivesmith://join/<base64url JSON>.<base64url signature>`: everything a node needs to find and trust a coordinator. */
export function formatInvite(invite: Invite, signer: Signer): string {
  const bytes = encodeUtf8(JSON.stringify(invite));
  const signature = signer.sign(tagged('invite', bytes));
  return `${SCHEME}${toUrlSafe(toBase64(bytes))}.${toUrlSafe(toBase64(signature))}`;
}

/** The invite, or why it is refused. Its signature is by the coordinator that it names; expiry is the caller's to check. */
export function parseInvite(text: string, verify: RawVerify): Invite | { problem: string } {
  if (!text.startsWith(SCHEME)) return { problem: `expected an invite that begins with ${SCHEME}` };
  const [head, tail, ...rest] = text.slice(SCHEME.length).split('.');
  if (head === undefined || tail === undefined || rest.length > 0)
    return { problem: 'expected two parts joined by a dot' };
  const bytes = decode(head);
  const signature = decode(tail);
  if (bytes === undefined || signature === undefined) return { problem: 'the invite is not whole; copy it again' };
  const parsed = body.safeParse(parseJson(bytes));
  if (!parsed.success) return { problem: 'the invite is not whole or of another version; ask for a new one' };
  const key = fromHex(parsed.data.coordinator);
  if (key === undefined || !strictVerify(verify, key, tagged('invite', bytes), signature)) {
    return { problem: 'the signature does not match the coordinator that the invite names; ask for a new one' };
  }
  return parsed.data;
}

function decode(text: string): Uint8Array | undefined {
  return fromBase64(fromUrlSafe(text));
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes) ?? '');
  } catch {
    return undefined;
  }
}
