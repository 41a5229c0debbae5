import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../cli/package-root.ts';

/** A recorded request and its answer. In `reply`, `"<any>"` stands for a value that differs from time to time. */
export interface Pair {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON; `raw` is sent as it is. */
  readonly request?: unknown;
  readonly raw?: string;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly reply: unknown;
}

export function pairsOf(protocol: string): Pair[] {
  const path = join(packageRoot(), 'tests', 'gateway', 'pairs', `${protocol}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Pair[];
}

/** The answer with everything masked that the recorded one leaves open. */
export function masked(answer: unknown, recorded: unknown): unknown {
  if (recorded === '<any>') return '<any>';
  if (Array.isArray(answer) && Array.isArray(recorded)) return answer.map((item, i) => masked(item, recorded[i]));
  if (typeof answer !== 'object' || answer === null || typeof recorded !== 'object' || recorded === null) return answer;
  const open = recorded as Record<string, unknown>;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, masked(value, open[key])]));
}

export function assertReply(answer: { readonly status: number; readonly body: unknown }, pair: Pair): void {
  assert.equal(answer.status, pair.status, JSON.stringify(answer.body));
  assert.deepEqual(masked(answer.body, pair.reply), pair.reply);
}
