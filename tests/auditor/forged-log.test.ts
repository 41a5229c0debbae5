import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Findings } from '../../auditor/findings.ts';
import { Replay } from '../../auditor/replay.ts';
import { checkSignatures } from '../../auditor/signature-level.ts';
import { parseVerifierKey } from '../../protocol/log/note.ts';
import { isNodeStatement, type Statement } from '../../protocol/messages/statement.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import { forgeEntries, type Opened, openEntry, resign } from './forge.ts';
import { SyntheticCampaign } from './synthetic-campaign.ts';

const EDITS = 60;
const campaign = new SyntheticCampaign({
  behaviours: ['liar', 'vanishing'],
  parameters: { dissentCoin: [1, 1] },
});
let opened: Opened[] = [];

before(() => {
  campaign.finish();
  opened = campaign.entries.map(openEntry);
});

function audit(entries: readonly Uint8Array[]): { fails: boolean; summary: string; decisions: string } {
  const log = forgeEntries(campaign, entries);
  const key = parseVerifierKey(campaign.vkey);
  assert.ok(key.ok);
  const signatures = new Findings('L3');
  const signed = checkSignatures(log.entries, signatures);
  const findings = { completeness: new Findings('L4'), assignment: new Findings('L5'), decisions: new Findings('L6') };
  const { state } = new Replay(log.tree, key.value, findings).run(signed.entries, log.entries.length);
  const levels = [signatures, ...Object.values(findings)];
  return {
    fails: levels.some(({ status }) => status === 'FAIL'),
    summary: JSON.stringify(levels.map((level) => level.result(''))),
    decisions: JSON.stringify(state.tasks.map(({ decision }) => decision)),
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
  if (typeof value !== 'object' || value === null) return sha256Hex('something');
  const names = Object.keys(value);
  const name = names[draw(names.length)]!;
  return { ...value, [name]: edited((value as Record<string, unknown>)[name], draw) };
}

/** An edit that cannot matter: release entries are compared with files, and a forger's own checkpoints are renewed. */
function isFutile(before: Statement, after: Statement): boolean {
  if (before.type !== 'epoch/v1' || after.type !== 'epoch/v1') return false;
  return before.predicate.epoch === after.predicate.epoch && before.predicate.beacon === after.predicate.beacon;
}

test('the coordinator can change no value of its entries unseen', () => {
  const isOwn = ({ statement }: Opened) => !isNodeStatement(statement) && statement.type !== 'release/v1';
  const own = opened.flatMap((entry, index) => (isOwn(entry) ? [index] : []));
  const types = new Set<string>();
  for (let i = 0; i < EDITS; i++) {
    let draws = 0;
    const draw = (n: number) => prfBelow(n, 'edits', String(i), String(draws++));
    const index = own[draw(own.length)]!;
    const entry = opened[index]!;
    const predicate = edited(entry.statement.predicate, draw);
    const statement = { type: entry.statement.type, predicate } as Statement;
    if (isFutile(entry.statement, statement)) continue;
    const forged = resign(entry, statement, campaign.coordinator);
    const { fails, summary } = audit(campaign.entries.map((bytes, at) => (at === index ? forged : bytes)));
    assert.ok(fails, `entry ${index} was changed to ${JSON.stringify(statement)}: ${summary}`);
    types.add(statement.type);
  }
  assert.ok(types.size >= 8, [...types].join());
});

test('entries that are left out, repeated or moved are seen, or they decide nothing', () => {
  const original = audit(campaign.entries);
  assert.ok(!original.fails);
  let seen = 0;
  for (let i = 0; i < EDITS; i++) {
    let draws = 0;
    const draw = (n: number) => prfBelow(n, 'moves', String(i), String(draws++));
    const entries = [...campaign.entries];
    const from = draw(entries.length - 1);
    const [moved] = entries.splice(from, 1);
    const how = ['left out', 'repeated', 'moved'][draw(3)]!;
    if (how === 'repeated') entries.splice(from, 0, moved!, moved!);
    else if (how === 'moved') entries.splice(Math.min(entries.length - 1, from + 1 + draw(5)), 0, moved!);
    const { fails, summary, decisions } = audit(entries);
    const { statement } = opened[from]!;
    const what = `entry ${from} ${JSON.stringify(statement)} was ${how}: ${summary}`;
    if (fails) seen++;
    // The last heartbeats of a node chain to nothing, and entries of different nodes may stand in either order.
    else assert.ok(how === 'moved' || (how === 'left out' && statement.type === 'heartbeat/v1'), what);
    if (!fails) assert.equal(decisions, original.decisions, what);
  }
  assert.ok(seen > EDITS / 2, `${seen} of ${EDITS} were seen`);
});
