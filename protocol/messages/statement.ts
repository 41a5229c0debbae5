import { z } from 'zod';
import { decodeUtf8, encodeUtf8 } from '../bytes.ts';
import { canonicalJson } from '../canonical-json.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { Hex32 } from '../ids.ts';
import { COORDINATOR_STATEMENTS, type CoordinatorStatementType } from './coordinator-statements.ts';
import { NODE_STATEMENTS, type NodeStatementType } from './node-statements.ts';
import { hex32 } from './primitives.ts';

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
const PREDICATE_PREFIX = 'urn:hivesmith:';

const SCHEMAS = { ...NODE_STATEMENTS, ...COORDINATOR_STATEMENTS } as const;

export type StatementType = keyof typeof SCHEMAS;
export type Predicates = { [T in StatementType]: z.infer<(typeof SCHEMAS)[T]> };

/** One parsed statement: its type names the shape of the predicate. */
export type Statement = {
  [T in StatementType]: { readonly type: T; readonly predicate: Predicates[T] };
}[StatementType];
export type NodeStatement = Extract<Statement, { type: NodeStatementType }>;
export type CoordinatorStatement = Extract<Statement, { type: CoordinatorStatementType }>;

const frame = z.strictObject({
  _type: z.literal(STATEMENT_TYPE),
  subject: z
    .array(z.strictObject({ name: z.literal('campaign'), digest: z.strictObject({ sha256: hex32 }) }))
    .length(1),
  predicateType: z.string().startsWith(PREDICATE_PREFIX).max(60),
  predicate: z.unknown(),
});

export function isNodeStatementType(type: string): type is NodeStatementType {
  return Object.hasOwn(NODE_STATEMENTS, type);
}

export function isNodeStatement(statement: Statement): statement is NodeStatement {
  return isNodeStatementType(statement.type);
}

/**
 * Payload bytes of an in-toto Statement v1. The subject is the campaign (the digest of its genesis envelope; for the
 * genesis itself the digest of its origin line), so that a statement of one campaign is worthless in another.
 */
export function encodeStatement(statement: Statement, campaign: Hex32): Uint8Array {
  return encodeUtf8(
    canonicalJson({
      _type: STATEMENT_TYPE,
      subject: [{ name: 'campaign', digest: { sha256: campaign } }],
      predicateType: PREDICATE_PREFIX + statement.type,
      predicate: statement.predicate,
    }),
  );
}

export interface ParsedStatement {
  readonly campaign: Hex32;
  readonly statement: Statement;
}

/** Strict inverse of `encodeStatement`; unknown members, floats and unknown types are refused. */
export function parseStatement(payload: Uint8Array): ParsedStatement | Refusal {
  const json = readCanonical(payload);
  if (json === undefined) return refuse('statement-invalid', 'expected canonical JSON: sorted members, integers only');
  const outer = frame.safeParse(json);
  if (!outer.success) return refuse('statement-invalid', firstIssue(outer.error));
  const type = outer.data.predicateType.slice(PREDICATE_PREFIX.length);
  if (!Object.hasOwn(SCHEMAS, type)) return refuse('statement-invalid', `unknown statement type ${type}`);
  const inner = SCHEMAS[type as StatementType].safeParse(outer.data.predicate);
  if (!inner.success) return refuse('statement-invalid', `${type}: ${firstIssue(inner.error)}`);
  const statement = { type, predicate: inner.data } as Statement;
  return { campaign: outer.data.subject[0]!.digest.sha256, statement };
}

/** One spelling only: a payload that another JSON reader could understand differently is not accepted. */
function readCanonical(payload: Uint8Array): unknown {
  const text = decodeUtf8(payload);
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return canonicalJson(json) === text ? json : undefined;
  } catch {
    return undefined;
  }
}

export function isRefusal(value: object): value is Refusal {
  return 'code' in value && 'detail' in value;
}

/** First problem of a failed parse in one line: where, and what was expected. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'invalid';
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return `${where}${issue.message}`.slice(0, 300);
}
