import type { BlobStore } from '../node/host/blob-store.ts';
import type { ChannelOptions } from '../node/host/channel.ts';
import { rawVerify } from '../node/host/ed25519.ts';
import type { Logger } from '../node/host/logger.ts';
import { WireError } from '../node/host/wire-error.ts';
import { fromHex } from '../protocol/bytes.ts';
import { parseEnvelope, verifyEnvelope } from '../protocol/dsse.ts';
import { type Refusal, type RefusalCode, refuse } from '../protocol/errors.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { LIMITS } from '../protocol/limits.ts';
import { parseInvite } from '../protocol/messages/invite.ts';
import {
  firstIssue,
  isNodeStatement,
  isRefusal,
  type NodeStatement,
  parseStatement,
} from '../protocol/messages/statement.ts';
import { type HelloReply, NODE_PUSHES, REQUESTS, type SubmitReply } from '../protocol/messages/wire.ts';
import { sha256Hex } from '../protocol/sha256.ts';
import { checkInvite } from './invite.ts';
import type { Ledger } from './log/ledger.ts';
import type { Shell } from './shell.ts';
import { wantedOutputs } from './wanted-outputs.ts';

export interface HandlerParts {
  readonly shell: Shell;
  readonly ledger: Ledger;
  readonly blobs: BlobStore;
  readonly logger: Logger;
  readonly now: () => number;
}

/**
 * Requests of one connected peer, from the network that `cluster` stands for: everything foreign is checked here, once,
 * before the core sees it.
 */
export function peerHandlers(
  parts: HandlerParts,
  peer: Hex32,
  cluster?: Hex32,
): Pick<ChannelOptions, 'onRequest' | 'onPush' | 'onHandlerError'> {
  let greeted = false;
  return {
    async onRequest(method, body) {
      if (!Object.hasOwn(REQUESTS, method)) throw wireError(refuse('method-unknown', `no method ${method}`));
      if (method === 'hello') {
        const reply = await hello(parts, peer, parse('hello', body));
        greeted = true;
        // After the reply: what the node holds is sent again.
        const network = cluster === undefined ? {} : { cluster };
        setImmediate(() => parts.shell.dispatch({ kind: 'connected', node: peer, ...network }));
        return reply;
      }
      if (!greeted) throw wireError(refuse('hello-required', 'expected hello as the first request'));
      if (method === 'submit') return submit(parts, peer, (parse('submit', body) as { envelope: Uint8Array }).envelope);
      return consistency(parts, parse('consistency', body) as { from: number; to: number });
    },
    onPush(method, body) {
      const renewal = method === 'renew' ? NODE_PUSHES.renew.safeParse(body) : undefined;
      if (renewal?.success === true && greeted) {
        parts.shell.dispatch({ kind: 'renewed', node: peer, leases: renewal.data.leases });
      } else parts.logger.debug('a push of a node was not understood', { node: peer, method });
    },
    onHandlerError(error, method) {
      parts.logger.error('a request handler failed', { node: peer, method, error });
    },
  };
}

function parse(method: keyof typeof REQUESTS, body: unknown): unknown {
  const parsed = REQUESTS[method].request.safeParse(body);
  if (parsed.success) return parsed.data;
  const code: RefusalCode = method === 'hello' ? 'version-unsupported' : 'body-invalid';
  throw wireError(refuse(code, `${method}: ${firstIssue(parsed.error)}`));
}

function wireError(refusal: Refusal): WireError {
  return new WireError(refusal.code, refusal.detail);
}

async function hello({ shell, ledger, now }: HandlerParts, peer: Hex32, _body: unknown): Promise<HelloReply> {
  const genesis = await ledger.entry(0);
  const { text, size } = ledger.checkpoint();
  const node = shell.state.nodes.get(peer);
  if (node?.status === 'banned') throw wireError(refuse('node-banned', 'this key was banned for a proven fault'));
  const chain = node === undefined ? null : { seq: node.seq, hash: node.hash, left: node.status === 'left' };
  return { genesis, checkpoint: text, genesisProof: ledger.tree.inclusionProof(0, size), chain, now: now() };
}

function consistency({ ledger }: HandlerParts, { from, to }: { from: number; to: number }): { proof: Uint8Array[] } {
  if (from > to || to > ledger.durableSize) {
    throw wireError(refuse('body-invalid', `expected from <= to <= ${ledger.durableSize}, came ${from} and ${to}`));
  }
  return { proof: ledger.tree.consistencyProof(from, to) };
}

async function submit(parts: HandlerParts, peer: Hex32, bytes: Uint8Array): Promise<SubmitReply> {
  const { shell, ledger, blobs } = parts;
  const hash = sha256Hex(bytes);
  const known = shell.state.nodes.get(peer);
  // Sent again after a lost answer: the entry is in the log already, so the same receipt is given.
  if (known?.hash === hash) return receipt(ledger, known.lastIndex, []);
  const checked = openSubmission(parts, peer, bytes);
  if (isRefusal(checked)) throw wireError(checked);
  const missing = await missingBlob(blobs, checked);
  if (missing !== undefined) throw wireError(refuse('blob-missing', `expected blob ${missing} to be uploaded first`));
  if (ledger.pending > 5_000) throw wireError(refuse('overloaded', 'the disk is behind; send it again in a second'));
  const outcome = await shell.submit(peer, checked, hash, bytes);
  if ('refusal' in outcome) throw wireError(outcome.refusal);
  return receipt(ledger, outcome.index, await wantedOutputs(blobs, shell, checked));
}

function receipt(ledger: Ledger, index: number, want: string[]): SubmitReply {
  const { text, size } = ledger.checkpoint();
  return { index, checkpoint: text, proof: ledger.tree.inclusionProof(index, size), want };
}

/** Envelope, signature, statement, campaign, invite: what can be checked without the fold. */
function openSubmission({ shell, now }: HandlerParts, peer: Hex32, bytes: Uint8Array): NodeStatement | Refusal {
  if (bytes.length > LIMITS.entryBytes) {
    return refuse('entry-oversized', `expected at most ${LIMITS.entryBytes} bytes, came ${bytes.length}`);
  }
  const envelope = parseEnvelope(bytes);
  if (!envelope.ok) return refuse('envelope-malformed', envelope.reason);
  if (envelope.value.keyId !== peer) {
    return refuse('signer-mismatch', `this connection belongs to ${peer}, the envelope to ${envelope.value.keyId}`);
  }
  if (!verifyEnvelope(rawVerify, envelope.value, fromHex(peer)!)) {
    return refuse('signature-invalid', 'the signature does not cover this payload');
  }
  const parsed = parseStatement(envelope.value.payload);
  if (isRefusal(parsed)) return parsed;
  const { campaign, statement } = parsed;
  if (!isNodeStatement(statement)) return refuse('type-not-allowed', `${statement.type} is the coordinator's to write`);
  if (campaign !== shell.state.campaign) {
    return refuse('wrong-campaign', `this is campaign ${shell.state.campaign}, the statement is for ${campaign}`);
  }
  if (statement.type === 'join/v1') {
    const genesis = shell.state.genesis!;
    const invite = statement.predicate.invite;
    const opened = invite === undefined ? undefined : parseInvite(invite, rawVerify);
    const refusal = checkInvite(genesis, campaign, peer, statement.predicate.operator, opened, now());
    if (refusal !== undefined) return refusal;
  }
  return statement;
}

/** Bytes come before the statement that names them: a digest whose bytes nobody has would stop a task for ever. */
async function missingBlob(blobs: BlobStore, statement: NodeStatement): Promise<string | undefined> {
  if (statement.type !== 'contribution/v1') return undefined;
  const { result } = statement.predicate;
  const digests: string[] = [];
  if (result.stage === 'inputs' && !('failed' in result)) {
    const { program, validator } = 'suite' in result ? result.suite : result;
    const inputs = 'suite' in result ? result.suite.prompted : result.inputs;
    for (const { digest } of [validator, ...inputs, ...(program === null ? [] : [program])]) digests.push(digest);
  } else if (result.stage === 'solve' && 'candidate' in result) digests.push(result.candidate.digest);
  else if (result.stage === 'compose' && 'draft' in result) {
    const { checker } = result.draft;
    if (typeof checker === 'object') digests.push(checker.program);
  }
  for (const digest of digests) if (!(await blobs.has(digest))) return digest;
  return undefined;
}
