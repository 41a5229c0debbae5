import type { Adapter, Link, LinkShape, Operator, Range } from './model.ts';
import { handedOn, lengthRange, linkedRange } from './stages.ts';

const MODULI = [12, 30, 50, 100, 1000] as const;
/** What a `select` keeps: elements whose number is even, odd, a multiple of three. */
const KEPT: readonly Adapter[] = [
  { mod: 2, add: 0 },
  { mod: 2, add: 1 },
  { mod: 3, add: 0 },
];
/** Numbers that are handed on stay below this (rule R5). */
const LARGEST = 10n ** 18n;
/** A list whose numbers differ by less says too little for another operator: most answers would be equal. */
const LEAST_SPREAD = 3n;
const MAX_CORES = 2;
const MAX_ADAPTERS = 2;

const inside = (inner: Range, outer: Range) => inner[0] >= outer[0] && inner[1] <= outer[1];
const has = (op: Operator, law: Operator['algebra'][number]) => op.algebra.includes(law);

/** Annihilators: `after` cannot see what `before` did (rule R3). */
function isIdle(before: Operator, after: Operator): boolean {
  return (
    before.id === after.id ||
    (has(before, 'orderOnly') && has(after, 'permInvariant')) ||
    (has(before, 'orderOnly') && has(after, 'orderOnly')) ||
    (has(before, 'idempotent') && has(after, 'idempotent') && before.family === after.family)
  );
}

/** A list per vertex or query has no natural order: only operators that do not need one may follow (rule R4). */
function fitsSubject(before: Operator, after: Operator): boolean {
  const { subject } = before.result;
  if (subject !== 'vertex' && subject !== 'query') return true;
  return has(after, 'permInvariant') || has(after, 'byIndex');
}

function adaptersFor(out: Range, after: Operator): (Adapter | null)[] {
  const need = after.input.value;
  const wide = out[1] - out[0] > 12n;
  const fits = inside(out, need) && inside(out, [-LARGEST, LARGEST]);
  const add = need[0] >= 1n ? 1 : 0;
  const reduced = wide
    ? MODULI.filter(
        (mod) => need[0] <= BigInt(add) && BigInt(mod - 1 + add) <= need[1] && BigInt(mod) <= out[1] - out[0],
      )
    : [];
  return [...(fits ? [null] : []), ...reduced.map((mod) => ({ mod, add }))];
}

/** Whether `after` can take a list of the length that `before` yields. */
function fitsLength(before: Operator, after: Operator): boolean {
  if (!['n', 'm', 'q'].includes(before.result.length ?? 'n') && after.input.size[0] > 1) return false;
  const length = lengthRange(before);
  return Math.min(length[1], after.input.size[1]) >= Math.max(length[0], after.input.size[0], 4);
}

/** Every value of the first parameter from 1 on is legal, and the bounds of the others do not depend on it. */
function canSweep(op: Operator): boolean {
  const [first, ...rest] = op.params;
  if (first === undefined || first.lo !== '1' || /^\d$/.test(first.hi)) return false;
  return !rest.some((p) => new RegExp(`\\b${first.name}\\b`).test(`${p.lo} ${p.hi}`));
}

/** The shapes that a link from `before` to `after` may have, whatever the values. */
function shapesFor(before: Operator, after: Operator, isFirst: boolean): LinkShape[] {
  const { kind, flags, labels, queries } = after.input;
  if (kind !== 'ints' || (flags?.length ?? 0) > 0 || labels !== undefined) return [];
  if ((queries !== undefined && before.input.queries !== undefined) || isIdle(before, after)) return [];
  if (has(after, 'rareHits') || (before.role === 'fold' && !isFirst)) return [];
  const single = before.result.kind === 'int' || before.result.kind === 'pair';
  if (single) {
    const shortEnough = after.input.size[0] <= 1;
    return isFirst ? ['lift', ...(canSweep(before) && shortEnough ? (['sweep'] as const) : [])] : [];
  }
  if (before.result.kind !== 'ints' || !fitsSubject(before, after) || !fitsLength(before, after)) return [];
  const perElement =
    ['ints', 'perm'].includes(before.input.kind) &&
    before.input.queries === undefined &&
    (before.result.length ?? 'n') === 'n';
  if (!perElement) return ['pipe'];
  const sizeFree = after.input.size[0] <= 1 && after.params.length === 0 && queries === undefined;
  return ['pipe', 'weigh', ...(sizeFree ? (['select'] as const) : [])];
}

/**
 * The legal links from one operator to the next, plain ones first. `value` is the data range of `before`, `isFirst` whether
 * it reads the input: only then may several objects be given (`lift`) or its parameter run (`sweep`).
 */
export function legalLinks(before: Operator, after: Operator, value: Range, isFirst: boolean): Link[] {
  return shapesFor(before, after, isFirst).flatMap((shape): Link[] => {
    const out = linkedRange(before, value, shape);
    if (shape === 'pipe' && out[1] - out[0] < LEAST_SPREAD) return [];
    if (shape === 'select') return inside(out, after.input.value) ? KEPT.map((adapter) => ({ shape, adapter })) : [];
    return adaptersFor(out, after).map((adapter) => ({ shape, adapter }));
  });
}

const followers = new Map<string, boolean>();

/** Whether any link leads from one operator to the next for the data range of a first operator; remembered, since it is asked often. */
export function canFollow(before: Operator, after: Operator, isFirst: boolean): boolean {
  const key = `${before.id}>${after.id}${isFirst ? '!' : ''}`;
  const known = followers.get(key);
  if (known !== undefined) return known;
  const legal = legalLinks(before, after, before.input.value, isFirst).length > 0;
  followers.set(key, legal);
  return legal;
}

/** What is wrong with a chain of operators and links as a whole, or null (rules R1 to R5). */
export function chainFault(ops: readonly Operator[], links: readonly Link[]): string | null {
  if (ops.filter((op) => op.role === 'core').length > MAX_CORES) return `more than ${MAX_CORES} cores`;
  if (links.filter((link) => link.adapter !== null).length > MAX_ADAPTERS) return `more than ${MAX_ADAPTERS} adapters`;
  if (new Set(ops.map((op) => op.id)).size !== ops.length) return 'an operator occurs twice';
  if (ops.slice(0, -1).some((op) => op.accept !== undefined)) return 'several right answers before the end';
  if (ops.filter((op) => op.input.queries !== undefined).length > 1) return 'two operators with queries';
  // How many elements a selection leaves is not known from the sizes, so nothing after it may depend on that number.
  const selected = links.findIndex((link) => link.shape === 'select');
  if (selected >= 0 && ops.slice(selected + 1).some((op) => op.params.length > 0 || op.input.queries !== undefined)) {
    return 'a parameter after a selection';
  }
  // A list whose length depends on parameters may have a single element, and so may every list made from it.
  const varying = ops.findIndex((op) => !['n', 'm', 'q'].includes(op.result.length ?? 'n'));
  if (varying >= 0 && ops.slice(varying + 1).some((op) => op.input.size[0] > 1)) return 'a list that may be too short';
  let value = ops[0]?.input.value;
  for (const [k, link] of links.entries()) {
    const [before, after] = [ops[k], ops[k + 1]];
    if (before === undefined || after === undefined || value === undefined) return 'a link without operators';
    const legal = legalLinks(before, after, value, k === 0);
    if (!legal.some((one) => same(one, link))) {
      return `the link ${JSON.stringify(link)} from ${before.id} to ${after.id} is not legal`;
    }
    value = handedOn(before, value, link);
  }
  return null;
}

const same = (a: Link, b: Link) =>
  a.shape === b.shape && a.adapter?.mod === b.adapter?.mod && a.adapter?.add === b.adapter?.add;
