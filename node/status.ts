import { z } from 'zod';
import { fromBase64 } from '../protocol/bytes.ts';
import type { Hex32 } from '../protocol/ids.ts';
import { formatTlogProof } from '../protocol/log/tlog-proof.ts';
import type { Stage } from '../protocol/messages/work-unit.ts';
import { runningCount } from './core/state.ts';
import type { ControlHandler } from './host/control-port.ts';
import type { Shell } from './shell.ts';
import type { NodeStore, StoredReceipt } from './store.ts';

export interface VolunteerStatus {
  readonly role: 'node';
  readonly node: Hex32;
  readonly operator: string;
  readonly coordinator: Hex32;
  readonly state: 'connecting' | 'working' | 'idle' | 'paused' | 'leaving';
  readonly connected: boolean;
  readonly accepted: number;
  readonly pending: number;
  readonly refused: number;
  readonly limits: { readonly slots: number; readonly workers: number };
  /** Results in the log, by stage. */
  readonly stages: { readonly [S in Stage]?: number };
}

/** One receipt as a person can hand it on: `proof` is a C2SP tlog-proof of the bytes in `entry` (base64). */
export interface ReceiptView {
  readonly seq: number;
  readonly type: string;
  readonly index: number;
  readonly proof: string;
  readonly entry: string;
}

/** What is known before the first hello. */
export interface NodeFacts {
  readonly node: Hex32;
  readonly operator: string;
  readonly coordinator: Hex32;
  readonly limits: { readonly slots: number; readonly workers: number };
}

/** A node whose shell exists only once it has met its coordinator. */
export interface Running {
  readonly shell: Shell;
  readonly store: NodeStore;
}

const receiptParams = z.strictObject({ limit: z.int().min(1).max(1_000).optional() }).nullish();
const RECEIPTS_SHOWN = 20;
/** One answer of the control port is one line of at most 1 MiB. */
const RECEIPT_CHARS_MAX = 900_000;

function statusOf(facts: NodeFacts, running: Running | undefined): VolunteerStatus {
  const head = { role: 'node' as const, node: facts.node, operator: facts.operator, coordinator: facts.coordinator };
  if (running === undefined) {
    const none = { connected: false, accepted: 0, pending: 0, refused: 0, limits: facts.limits, stages: {} };
    return { ...head, state: 'connecting', ...none };
  }
  const { state, counts } = running.shell;
  const stages = Object.fromEntries(state.completed);
  return {
    ...head,
    state: stateOf(running.shell),
    connected: state.connected,
    ...counts,
    limits: facts.limits,
    stages,
  };
}

function stateOf({ state }: Shell): VolunteerStatus['state'] {
  if (state.mode !== 'working') return 'leaving';
  if (state.paused) return 'paused';
  if (!state.connected) return 'connecting';
  return runningCount(state) > 0 ? 'working' : 'idle';
}

function viewOf(receipt: StoredReceipt): ReceiptView {
  const hashes = receipt.proof.map((hash) => fromBase64(hash) ?? new Uint8Array(0));
  const proof = formatTlogProof({ index: receipt.index, hashes, checkpoint: receipt.checkpoint });
  return { seq: receipt.seq, type: receipt.type, index: receipt.index, proof, entry: receipt.entry };
}

function fitting(receipts: readonly ReceiptView[]): ReceiptView[] {
  let chars = 0;
  return receipts.filter((receipt) => {
    chars += JSON.stringify(receipt).length;
    return chars <= RECEIPT_CHARS_MAX;
  });
}

/** What a person may tell a running node. */
export interface Commands {
  pause(): void;
  resume(): void;
  finish(): void;
}

/**
 * The control port of a node. `pause` takes no new work, `resume` does again, `finish` ends the work that runs and
 * leaves; `receipts {limit}` lists the newest first, as many as fit in one answer. The others answer with the status.
 */
export function controlHandlers(facts: NodeFacts, running: () => Running | undefined, commands: Commands) {
  const tell = (command: () => void): ControlHandler => {
    return async () => {
      command();
      return statusOf(facts, running());
    };
  };
  return {
    status: tell(() => undefined),
    pause: tell(() => commands.pause()),
    resume: tell(() => commands.resume()),
    finish: tell(() => commands.finish()),
    receipts: async (params) => {
      const limit = receiptParams.parse(params)?.limit ?? RECEIPTS_SHOWN;
      return fitting(((await running()?.store.receipts(limit)) ?? []).map(viewOf));
    },
  } satisfies Record<string, ControlHandler>;
}
