import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { Canaries, canaryJob } from '../../coordinator/gateway/canary.ts';
import type { Job } from '../../coordinator/gateway/job.ts';
import { NetworkLane } from '../../coordinator/gateway/network-lane.ts';
import { statusOf, verdictOf } from '../../coordinator/gateway/verdict.ts';
import type { RolloutHooks, Shell } from '../../coordinator/shell.ts';
import type { BlobStore } from '../../node/host/blob-store.ts';
import { silentLogger } from '../../node/host/logger.ts';
import { decodeUtf8, encodeUtf8 } from '../../protocol/bytes.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { JudgeUnit } from '../../protocol/messages/work-unit.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { RolloutWorld } from '../coordinator/rollout-world.ts';

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Programs of this world are functions of the input, by their text. */
const PROGRAMS: Record<string, (input: string) => string> = {
  double: (input) => `${2 * Number(input)}\n`,
  spaced: (input) => ` ${input}  x\n`,
};

/** A coordinator's core, blobs in memory, and volunteers that answer when the test says so. */
class Network {
  readonly world = new RolloutWorld({ tasks: 0, probationJobs: 0 });
  readonly held = new Map<string, Uint8Array>();
  readonly uploaded: string[] = [];
  readonly blobs: BlobStore = {
    get: async (digest) => this.held.get(digest),
    put: async (digest, bytes) => void this.held.set(digest, bytes),
    has: async (digest) => this.held.has(digest),
  };
  readonly shell: Shell;

  constructor(...operators: string[]) {
    for (const operator of operators) this.world.join(operator);
    this.world.epoch();
    const { world } = this;
    const shell = {
      state: world.state,
      core: world.core,
      rollouts: null as RolloutHooks | null,
      dispatch: (event: Parameters<Shell['dispatch']>[0]) => void world.apply(event),
    };
    this.shell = shell as unknown as Shell;
  }

  lane(challengeShare = 0): NetworkLane {
    const { shell, blobs } = this;
    return new NetworkLane({ shell, blobs, fuelPerSecond: 1_000, challengeShare, logger: silentLogger });
  }

  cell(candidate: string, input: string): Cell {
    const run = PROGRAMS[decodeUtf8(this.held.get(candidate)!)!.split(' ')[0]!];
    const output = canonicalOutput(encodeUtf8(run?.(decodeUtf8(this.held.get(input)!)!) ?? 'canary\n'));
    return { outcome: 'ok', digest: digestOf(output), fuel: 5 };
  }

  /** Every lease is answered; liars print something else, and reveal receipts ask for outputs as the coordinator does. */
  async work(liars: readonly string[] = []): Promise<void> {
    const { world } = this;
    await new Promise((resolve) => setImmediate(resolve));
    for (const known of [...world.state.rollouts.open.values()]) {
      const { candidate, inputs } = known.unit.unit as JudgeUnit;
      const claims = inputs.map((input) => this.cell(candidate, input));
      world.vote(known.id, ({ operator }) => (position) => {
        const claim = claims[position]!;
        return liars.includes(operator) ? { ...claim, digest: digestOf(encodeUtf8(`lie ${position}`)) } : claim;
      });
      for (const [position, { digest }] of claims.entries()) {
        if (this.shell.rollouts?.wantsOutput(known.id, position, digest) !== true) continue;
        const run = PROGRAMS[decodeUtf8(this.held.get(candidate)!)!]!;
        this.held.set(digest, canonicalOutput(encodeUtf8(run(decodeUtf8(this.held.get(inputs[position]!)!)!))));
        this.uploaded.push(digest);
      }
      for (const job of [...world.state.wanted.values()]) {
        const cells = job.positions.map((position) => claims[position]!);
        world.apply({ kind: 'refereed', key: job.key, cells });
      }
      if (known.verdictIndex !== null) this.shell.rollouts?.onVerdict(known.id);
    }
  }
}

function job(source: string, tests: readonly (readonly [string, string])[], more: Partial<Job> = {}): Job {
  return {
    ...({ language: 'python', mode: 'all', quorum: 2, wantsOutput: false } as const),
    source: encodeUtf8(source),
    tests: tests.map(([input, expected]) => ({ input: encodeUtf8(input), expected: encodeUtf8(expected) })),
    comparison: { kind: 'exact-lines' },
    limits: { time: { fuel: 1_000 }, memoryMiB: 64, outputBytes: 100 },
    ...more,
  };
}

const running = () => ({ signal: new AbortController().signal, isFailure: () => false });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('the network lane', () => {
  it('gives a verdict with the leaves of the votes that it rests on, and ends the rollout', async () => {
    const network = new Network('a', 'b', 'c');
    await using lane = network.lane();
    const asked = job('double', [
      ['1', '2'],
      ['2', '5'],
    ]);
    const answer = lane.run(asked, running());
    await settle();
    await network.work();
    const execution = await answer;
    const verdict = verdictOf(asked, execution);
    assert.deepEqual(
      verdict.tests.map(({ status }) => status),
      ['AC', 'WA'],
    );
    for (const { leaf } of execution.runs.flatMap(({ votes }) => votes)) {
      assert.equal(network.world.entries.get(leaf)?.statement.type, 'reveal/v1');
    }
    assert.equal(network.world.entries.get(execution.leaves[0]!)?.statement.type, 'verdict/v1');
    assert.equal(network.world.state.rollouts.open.size, 0);
    network.world.audit();
  });

  it('sends no expected output anywhere, and asks for outputs only where a digest cannot decide', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane();
    const exact = lane.run(job('double', [['3', 'secret']]), running());
    await settle();
    await network.work();
    await exact;
    assert.deepEqual(network.uploaded, []);
    const stripped = job(
      'spaced',
      [
        ['4', '4  x'],
        ['5', ' 5  x'],
      ],
      { comparison: { kind: 'stripped' } },
    );
    const loose = lane.run(stripped, running());
    await settle();
    await network.work();
    assert.equal(verdictOf(stripped, await loose).status, 'AC');
    assert.equal(network.uploaded.length, 1, 'the second is as expected already');
    const logged = JSON.stringify([...network.world.entries.values()]);
    for (const expected of ['secret', '4  x']) {
      assert.ok(!logged.includes(digestOf(encodeUtf8(expected))));
      assert.ok(!network.held.has(digestOf(encodeUtf8(expected))));
    }
  });

  it('sends the checker program along, and takes the digest of what it printed for the answer', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane();
    const asked = job('double', [['2', '4']], { checkerProgram: encodeUtf8('checker') });
    const answer = lane.run(asked, running());
    await settle();
    const [known] = network.world.state.rollouts.open.values();
    assert.deepEqual((known!.unit.unit as JudgeUnit).checker, { program: digestOf(encodeUtf8('checker')) });
    assert.equal(decodeUtf8(network.held.get(digestOf(encodeUtf8('checker')))!), 'checker');
    await network.work();
    assert.equal(verdictOf(asked, await answer).status, 'AC');
    const run = { ...(await answer).runs[0]!, outcome: 'invalid-output' as const };
    assert.equal(statusOf(asked, 0, run), 'WA');
    assert.equal(lane.takes(job('double', [], { checkerProgram: new Uint8Array(2 ** 20 + 1) })), 'no');
    network.world.audit();
  });

  it('takes more tests than one job holds', async () => {
    const network = new Network('a', 'b', 'c', 'd', 'e', 'f');
    await using lane = network.lane();
    const tests = Array.from({ length: 100 }, (_, i) => [String(i), String(2 * i)] as const);
    const asked = job('double', tests);
    const answer = lane.run(asked, running());
    await settle();
    while (network.world.state.rollouts.open.size > 0) {
      await network.work();
      network.world.apply({ kind: 'tick' });
    }
    const execution = await answer;
    assert.equal(verdictOf(asked, execution).passed, 100);
    assert.equal(execution.leaves.length, 2);
  });

  it('finds the rollouts of an earlier process in the log, and does not ask for them twice', async () => {
    const network = new Network('a', 'b');
    const asked = job('double', [['1', '2']]);
    const stop = new AbortController();
    // The first process is gone without a word.
    void network.lane().run(asked, { signal: stop.signal, isFailure: () => false });
    await settle();
    assert.equal(network.world.state.rollouts.open.size, 1);
    await using lane = network.lane();
    const answer = lane.run(asked, running());
    await settle();
    assert.equal(network.world.state.rollouts.open.size, 1);
    await network.work();
    assert.equal(verdictOf(asked, await answer).status, 'AC');
    assert.equal(network.world.state.rollouts.made, 1);
  });

  it('ends what nobody waits for, and its nodes are free again', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane();
    const gone = new AbortController();
    const answer = lane.run(job('double', [['1', '2']]), { signal: gone.signal, isFailure: () => false });
    await settle();
    gone.abort(new Error('the client went away'));
    await assert.rejects(answer, /went away/);
    assert.equal(network.world.state.rollouts.open.size, 0);
    const ends = [...network.world.entries.values()].map(({ statement }) => statement);
    assert.deepEqual(ends.find(({ type }) => type === 'rollout-end/v1')?.predicate, {
      ...{ rollout: (ends.find(({ type }) => type === 'rollout-end/v1')!.predicate as { rollout: string }).rollout },
      reason: 'abandoned',
    });
  });

  it('knows what volunteers can run, and whether there are enough of them', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane();
    assert.equal(lane.takes(job('double', [])), 'now');
    assert.equal(lane.takes(job('double', [], { quorum: 3 })), 'later');
    assert.equal(lane.takes(job('double', [], { language: 'cpp' })), 'no');
    assert.equal(lane.takes(job('double', [], { isPrivate: true })), 'no');
    assert.equal(lane.takes(job('x'.repeat(2 ** 20 + 1), [])), 'no');
    for (const node of network.world.state.nodes.keys()) network.world.apply({ kind: 'disconnected', node });
    assert.equal(lane.takes(job('double', [])), 'later');
  });

  it('has the share of verdicts checked that it is told to', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane(1);
    const answer = lane.run(job('double', [['1', '2']]), running());
    await settle();
    // Both lie alike, so that they agree; the challenge finds them out.
    await network.work(['a', 'b']);
    await answer;
    const { state } = network.world;
    assert.deepEqual(
      [...state.wanted.values()].map(({ reason }) => reason),
      ['dispute'],
    );
    await network.work();
    assert.deepEqual(
      [...state.nodes.values()].map(({ status }) => status),
      ['banned', 'banned'],
    );
    network.world.audit();
  });
});

describe('canaries', () => {
  it('are programs of which the gateway knows the outputs, each different', () => {
    let state = 7;
    const draw = (below: number) => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    const sources = new Set(Array.from({ length: 30 }, () => decodeUtf8(canaryJob(draw).source)));
    assert.ok(sources.size > 25);
  });

  it('are answered by one operator alone, and a wrong answer is put to the referee', async () => {
    const network = new Network('a', 'b');
    await using lane = network.lane();
    using canaries = new Canaries(lane, silentLogger, 3_600_000);
    const sent = canaries.send();
    await settle();
    // In this world the canary's program prints something else for everybody, so it stands for a liar.
    await network.work();
    await sent;
    assert.deepEqual([canaries.sent, canaries.failed], [1, 1]);
    const types = [...network.world.entries.values()].map(({ statement }) => statement.type);
    assert.ok(types.includes('challenge/v1'));
    assert.equal(network.world.state.wanted.size, 1);
  });
});
