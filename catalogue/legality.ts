import type { Adapter, Link, Operator, Range } from './model.ts';
import { lengthRange, linkedRange } from './stages.ts';

const MODULI = [7, 10, 12, 30, 50, 100, 1000] as const;

const inside = (inner: Range, outer: Range) => inner[0] >= outer[0] && inner[1] <= outer[1];

/** Annihilators: `after` cannot see what `before` did (rule R3). */
function isIdle(before: Operator, after: Operator): boolean {
  const has = (op: Operator, law: Operator['algebra'][number]) => op.algebra.includes(law);
  return (
    before.id === after.id ||
    (has(before, 'orderOnly') && has(after, 'permInvariant')) ||
    (has(before, 'orderOnly') && has(after, 'orderOnly'))
  );
}

/** A list per vertex or query has no natural order: only operators that do not need one may follow (rule R4). */
function fitsSubject(before: Operator, after: Operator): boolean {
  const { subject } = before.result;
  if (subject !== 'vertex' && subject !== 'query') return true;
  return after.algebra.includes('permInvariant') || after.algebra.includes('byIndex');
}

function adaptersFor(out: Range, after: Operator): (Adapter | null)[] {
  const need = after.input.value;
  const wide = out[1] - out[0] > 12n;
  const fits = inside(out, need);
  const add = need[0] >= 1n ? 1 : 0;
  const reduced = wide
    ? MODULI.filter(
        (mod) => need[0] <= BigInt(add) && BigInt(mod - 1 + add) <= need[1] && BigInt(mod) <= out[1] - out[0],
      )
    : [];
  return [...(fits ? [null] : []), ...reduced.map((mod) => ({ mod, add }))];
}

/**
 * The legal links from one operator to the next, plain ones first. `value` is the data range of `before`, `isFirst` whether
 * it reads the input: only then may several objects be given (`lift`).
 */
export function legalLinks(before: Operator, after: Operator, value: Range, isFirst: boolean): Link[] {
  if (after.input.kind !== 'ints' || (after.input.flags?.length ?? 0) > 0 || isIdle(before, after)) return [];
  if (after.input.labels !== undefined || (after.input.queries !== undefined && before.input.queries !== undefined)) {
    return [];
  }
  if (after.algebra.includes('rareHits')) return [];
  if (before.role === 'fold' && !isFirst) return [];
  const shape =
    before.result.kind === 'ints' ? 'pipe' : ['int', 'pair'].includes(before.result.kind) && isFirst ? 'lift' : null;
  if (shape === null) return [];
  if (shape === 'pipe') {
    if (!fitsSubject(before, after)) return [];
    if (!['n', 'm', 'q'].includes(before.result.length ?? 'n') && after.input.size[0] > 1) return [];
    const length = lengthRange(before);
    if (Math.min(length[1], after.input.size[1]) < Math.max(length[0], after.input.size[0], 4)) return [];
  }
  const out = linkedRange(before, value, before.input.size[1]);
  return adaptersFor(out, after).map((adapter) => ({ shape, adapter }));
}
