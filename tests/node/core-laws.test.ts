import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Event } from '../../node/core/messages.ts';
import { commitmentOf } from '../../protocol/rules/commitment.ts';
import { CoreWorld, cellsOf, evolveJob, judgeJob, leaseNamed, NODE, SLOTS } from './core-world.ts';

/** One step of a hostile or unlucky world. `answer` settles the oldest statement that has no answer yet. */
type Step =
  | { readonly do: 'tell'; readonly event: Event }
  | { readonly do: 'work'; readonly lease: string; readonly fuel: number }
  | { readonly do: 'store'; readonly lease: string }
  | { readonly do: 'answer'; readonly refuse: boolean }
  | { readonly do: 'crash' };

const lease = fc.constantFrom('a', 'b', 'c', 'd', 'e').map(leaseNamed);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('granted' as const),
    leases: fc.array(fc.record({ lease, unit: fc.constantFrom(judgeJob, evolveJob) }), { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('voided' as const), leases: fc.array(lease, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('barrier' as const), commits: fc.array(lease, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant('epoch' as const), epoch: fc.nat() }),
  fc.record({ kind: fc.constantFrom('pause' as const, 'resume' as const, 'disconnected' as const) }),
  fc.record({ kind: fc.constant('connected' as const), standing: fc.constant('member' as const) }),
  fc.record({ kind: fc.constantFrom('uploaded' as const, 'upload-failed' as const), lease }),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: event.map((e): Step => ({ do: 'tell', event: e })) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const), lease, fuel: fc.nat({ max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('store' as const), lease }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('answer' as const), refuse: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'crash' }) },
);

function play(steps: readonly Step[]): CoreWorld {
  const world = new CoreWorld();
  world.join();
  let answered = world.submitted.length;
  for (const next of steps) {
    switch (next.do) {
      case 'tell':
        world.tell(next.event);
        break;
      case 'work':
        world.tell({ kind: 'worked', lease: next.lease, finding: cellsOf(next.fuel) });
        break;
      case 'store':
        if (world.stored.has(next.lease)) world.tell({ kind: 'vote-stored', lease: next.lease });
        break;
      case 'answer': {
        const intent = world.submitted[answered];
        if (intent === undefined) break;
        answered++;
        if (next.refuse) world.tell({ kind: 'rejected', intent, code: 'lease-closed', detail: '' });
        else world.tell({ kind: 'receipt', intent, want: [] });
        break;
      }
      case 'crash':
        // What was on its way comes back from the outbox; here it is lost, which the node must survive as well.
        answered = world.submitted.length;
        world.crash();
        break;
    }
  }
  return world;
}

describe('laws of the volunteer', () => {
  test('a lease is committed to one commitment only, whatever happens in between', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const commitments = new Map<string, string>();
        for (const { predicate } of play(steps).intents('commit/v1')) {
          for (const item of predicate.items) {
            assert.equal(commitments.get(item.lease) ?? item.commitment, item.commitment);
            commitments.set(item.lease, item.commitment);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('every reveal opens the commitment of its lease and follows a barrier that names it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const world = play(steps);
        const named = new Set(
          steps.flatMap((next) => (next.do === 'tell' && next.event.kind === 'barrier' ? next.event.commits : [])),
        );
        const committed = new Map(
          world
            .intents('commit/v1')
            .flatMap(({ predicate }) => predicate.items.map((item) => [item.lease, item.commitment])),
        );
        for (const { predicate } of world.intents('reveal/v1')) {
          for (const { lease: of, cells, salt } of predicate.items) {
            assert.ok(named.has(of));
            const commitment = commitmentOf(of, NODE, cells, salt);
            assert.equal(committed.get(of) ?? commitment, commitment);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('no more works run than there are slots', () => {
    // CoreWorld.tell throws when they do; here also the effects are counted.
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const world = new CoreWorld();
        world.join();
        const running = new Set<string>();
        for (const next of events) {
          for (const effect of world.tell(next)) {
            if (effect.kind === 'work') running.add(effect.lease);
            if (effect.kind === 'cancel') running.delete(effect.lease);
          }
          assert.ok(running.size <= SLOTS, `${running.size} works`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a node that finishes leaves once every statement is answered', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const world = play(steps.filter((next) => next.do !== 'crash'));
        world.tell({ kind: 'connected', standing: 'member' });
        world.tell({ kind: 'finish' });
        for (const held of [...world.state.held.values()]) {
          if (held.phase === 'running') {
            world.tell({ kind: 'worked', lease: held.lease, finding: { kind: 'refused', reason: 'sandbox-failed' } });
          }
        }
        for (const { lease } of [...world.state.held.values()]) world.tell({ kind: 'vote-stored', lease });
        world.tell({ kind: 'voided', leases: ['a', 'b', 'c', 'd', 'e'].map(leaseNamed) });
        for (const intent of [...world.submitted]) world.tell({ kind: 'receipt', intent, want: [] });
        const last = world.submitted.at(-1)!;
        if (world.state.mode !== 'gone') world.tell({ kind: 'receipt', intent: last, want: [] });
        assert.equal(world.state.mode, 'gone');
      }),
      { numRuns: 300 },
    );
  });
});
