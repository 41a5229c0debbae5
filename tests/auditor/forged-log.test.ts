import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Findings } from '../../auditor/findings.ts';
import { Replay } from '../../auditor/replay.ts';
import { checkSignatures } from '../../auditor/signature-level.ts';
import { parseVerifierKey } from '../../protocol/log/note.ts';
import type { CoordinatorStatement, Statement } from '../../protocol/messages/statement.ts';
import { isNodeStatement } from '../../protocol/messages/statement.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { forgeEntries, type Opened, openEntry, resign } from './forge.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';

const EDITS = 150;
const campaign = new SyntheticCampaign({
  behaviours: ['liar', 'vanishing', 'mute'],
  nodes: 8,
  parameters: { dissentCoin: [1, 1] },
});
let opened: Opened[] = [];

before(() => {
  campaign.finish();
  opened = campaign.entries.map(openEntry);
});

function statusOf(entries: readonly Uint8Array[]): { fails: boolean; summary: string } {
  const log = forgeEntries(campaign, entries);
  const key = parseVerifierKey(campaign.vkey);
  assert.ok(key.ok);
  const signatures = new Findings('L3');
  const signed = checkSignatures(log.entries, signatures);
  const findings = { completeness: new Findings('L4'), assignment: new Findings('L5'), decisions: new Findings('L6') };
  new Replay(log.tree, key.value, findings).run(signed.entries, log.entries.length);
  const levels = [signatures, ...Object.values(findings)];
  return {
    fails: levels.some(({ status }) => status === 'FAIL'),
    summary: JSON.stringify(levels.map((level) => level.result(''))),
  };
}

/** Changes one value somewhere in `value`; the draws decide which, and the kind of value how. */
function edited(value: unknown, draw: (n: number) => number): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') {
    if (/^[0-9a-f]{64}$/.test(value)) return draw(2) === 0 ? sha256Hex(value) : opened[draw(opened.length)]!.campaign;
    return `${value}x`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [0];
    const at = draw(value.length);
    const how = draw(4);
    if (how === 0) return value.filter((_, i) => i !== at);
    if (how === 1) return [...value, value[at]];
    return value.map((item, i) => (i === at ? edited(item, draw) : item));
  }
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  const name = names[draw(names.length)]!;
  return { ...value, [name]: edited((value as Record<string, unknown>)[name], draw) };
}

/** What the coordinator may write as it likes, because only the files of a release show whether it is true. */
function isFree({ type }: Statement): boolean {
  return type === 'release/v1';
}

test('the coordinator can change no value of its entries unseen', () => {
  const own = opened.flatMap(({ statement }, index) => (isNodeStatement(statement) || isFree(statement) ? [] : [index]));
  const types = new Set<string>();
  for (let i = 0; i < EDITS; i++) {
    let draws = 0;
    const draw = (n: number) => prfBelow(n, 'edits', String(i), String(draws++));
    const index = own[draw(own.length)]!;
    const entry = opened[index]!;
    const predicate = edited(entry.statement.predicate, draw);
    const statement = { type: entry.statement.type, predicate } as CoordinatorStatement;
    const forged = resign(entry, statement, campaign.coordinator);
    // The forger renews checkpoint and seed of epoch entries: an edit of these alone is undone by him.
    const isUndone = statement.type === 'epoch/v1' && JSON.stringify(entry.statement.predicate.beacon) === JSON.stringify(statement.predicate.beacon) && entry.statement.predicate.epoch === statement.predicate.epoch;
    if (isUndone) continue;
    const entries = campaign.entries.map((bytes, at) => (at === index ? forged : bytes));
    const { fails, summary } = statusOf(entries);
    assert.ok(fails, `entry ${index} was changed to ${JSON.stringify(statement)}: ${summary}`);
    types.add(statement.type);
  }
  assert.ok(types.size >= 8, [...types].join());
});

test('the coordinator can leave out, repeat or move no entry unseen', () => {
  const last = campaign.entries.length - 1;
  for (let i = 0; i < EDITS; i++) {
    let draws = 0;
    const draw = (n: number) => prfBelow(n, 'moves', String(i), String(draws++));
    const entries = [...campaign.entries];
    const from = draw(last);
    const [moved] = entries.splice(from, 1);
    const how = ['left out', 'repeated', 'moved'][draw(3)]!;
    if (how === 'repeated') entries.splice(from, 0, moved!, moved!);
    else if (how === 'moved') entries.splice(Math.min(entries.length - 1, from + 1 + draw(5)), 0, moved!);
    const { fails, summary } = statusOf(entries);
    assert.ok(fails, `entry ${from} ${JSON.stringify(opened[from]!.statement)} was ${how}: ${summary}`);
  }
});
