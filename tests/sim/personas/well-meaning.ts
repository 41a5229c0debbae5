import type { Intent } from '../../../node/core/intent.ts';
import type { NodeHost } from '../node-host.ts';
import { honestWork, type Persona } from './persona.ts';

export const honest: Persona = { name: 'honest', innocent: true, work: honestWork };

/** An old machine: right, but often after the deadline. */
export const slow: Persona = {
  name: 'slow',
  innocent: true,
  work: (job, host) => {
    const work = honestWork(job, host);
    return { ...work, ms: work.ms * (5 + host.parts.random.below(40)) };
  },
};

/** Joins and takes work, and never answers any. */
export const ghost: Persona = { name: 'ghost', innocent: true, work: () => undefined };

/** Its machine sleeps: connected, and neither working nor saying that it is. */
export const asleep: Persona = { name: 'asleep', innocent: true, isMute: true, work: () => undefined };

/** Right, and in no hurry to say so: most of its votes are sealed when their lease has ended. */
export const latecomer: Persona = { name: 'latecomer', innocent: true, work: honestWork, onIntent: holdBack };

/** Keeps a sealed vote, and sometimes its opening, back for some epochs. */
export function holdBack(intent: Intent, host: NodeHost): Intent | undefined {
  const { random } = host.parts;
  const isVote = intent.type === 'commit/v1' || (intent.type === 'reveal/v1' && random.chance(0.3));
  if (!isVote) return intent;
  host.later(random.between(500, 15_000), () => host.say(intent));
  return undefined;
}

/** Comes and goes: the simulation crashes it at random moments and starts it again. */
export const churning: Persona = { name: 'churning', innocent: true, work: honestWork };

/** Its sandbox fails now and then, so it hands work back. */
export const failing: Persona = {
  name: 'failing',
  innocent: true,
  work: (job, host) => {
    const work = honestWork(job, host);
    if (!host.parts.random.chance(0.3)) return work;
    return { ms: work.ms, find: () => ({ kind: 'refused', reason: 'sandbox-failed' }) };
  },
};

/** Leaves when it has done some work, as its owner's `finish` makes it. */
export const leaving: Persona = {
  name: 'leaving',
  innocent: true,
  work: honestWork,
  onEpoch: (epoch, host) => {
    if (epoch > 6 && host.parts.random.chance(0.2)) host.later(1, () => host.dispatch({ kind: 'finish' }));
  },
};
