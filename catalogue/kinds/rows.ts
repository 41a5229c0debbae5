import type { Labels, Port, Queries, RowField } from '../model.ts';
import type { Letters, Reading } from './kind.ts';
import { showNumber } from './numbers.ts';

/** The Python list that holds the queries. */
export const QUERIES = 'queries';

const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}\n`).join('');
const tuple = (names: readonly string[]) => `${names.join(', ')}${names.length === 1 ? ',' : ''}`;

/**
 * Python of rows with named fields: `PREFIX_draw(rng, n, m, LO, HI, pick)` draws one row with `pick(rng, lo, hi)`,
 * `PREFIX_fault(n, m, row)` tells which field is out of its bounds, `PREFIX_WIDTH` counts the fields.
 */
export function rowPython(prefix: string, fields: readonly RowField[]): string {
  const names = fields.map((f) => f.name);
  const draws = fields.map((f) => `${f.name} = pick(rng, ${f.lo}, ${f.hi})`);
  const checks = fields.flatMap((f) => [
    `if not ${f.lo} <= ${f.name} <= ${f.hi}:`,
    `    return '${f.name} of ${prefix} out of range'`,
  ]);
  return `${prefix.toUpperCase()}_WIDTH = ${fields.length}
def ${prefix}_draw(rng, n, m, LO, HI, pick):
${indented([...draws, `return (${tuple(names)})`])}def ${prefix}_fault(n, m, row):
${indented([`${tuple(names)} = row`, ...checks, "return ''"])}`;
}

/** Python of the draws that rows are made with. */
export const ROW_PICKS = `def row_uniform(rng, lo, hi):
    return rng.randint(lo, max(lo, hi))
def row_near(rng, lo, hi):
    return rng.randint(lo, max(lo, min(hi, lo + 3)))
def row_ends(rng, lo, hi):
    return rng.choice([lo, max(lo, hi)])
def row_mixed(rng, lo, hi):
    return rng.choice([row_uniform, row_uniform, row_near, row_ends])(rng, lo, hi)
ROW_PICKS = [row_uniform, row_mixed, row_near, row_ends]
`;

/** Python of the queries, `top` of them at most in the largest input: draws them for a kind of case, shows them, and says what is wrong with them. */
export function queryPython(queries: Queries, top: number): string {
  const [lo, hi] = queries.size;
  return `Q_LO, Q_USUAL, Q_HI, Q_DISTINCT = ${lo}, ${hi}, ${Math.max(hi, top)}, ${queries.distinct === true ? 'True' : 'False'}
${rowPython('query', queries.fields)}
def make_queries(rng, n, m, kind):
    count = {'tiny': 3, 'edge': 2, 'small': 8, 'medium': Q_USUAL // 3, 'maximum': Q_USUAL, 'top': Q_HI}.get(kind, Q_USUAL // 4)
    count = max(Q_LO, min(Q_HI, count if kind in ('maximum', 'top') else rng.randint(1, max(1, count))))
    pick = row_uniform if kind in ('maximum', 'top') else rng.choice(ROW_PICKS)
    rows = [query_draw(rng, n, m, LO, HI, pick) for _ in range(count)]
    if Q_DISTINCT:
        kept = list(dict.fromkeys(rows))
        rows = kept if len(kept) >= Q_LO else list(dict.fromkeys(rows + [query_draw(rng, n, m, LO, HI, row_uniform) for _ in range(40 * Q_LO)]))[:Q_LO]
    elif rng.random() < 0.2:
        rows = [rng.choice(rows[:3]) for _ in rows]
    elif rng.random() < 0.2:
        rows.sort()
    return rows
def queries_fault(n, m, rows):
    if not Q_LO <= len(rows) <= Q_HI:
        return 'number of queries out of range'
    if Q_DISTINCT and len(set(rows)) != len(rows):
        return 'queries are not different'
    for row in rows:
        if query_fault(n, m, row):
            return query_fault(n, m, row)
    return ''
`;
}

/** Python of the labels: draws them and says what is wrong with them. */
export function labelPython(labels: Labels): string {
  return `L_LO, L_HI = ${labels.value[0]}, ${labels.value[1]}
def make_labels(rng, n, kind):
    lo, hi = L_LO, L_HI
    if kind in ('tiny', 'small') or rng.random() < 0.25:
        mid = 0 if lo <= 0 <= hi else lo
        lo, hi = max(lo, mid - 4), min(hi, mid + 6)
    if kind == 'equal':
        return [rng.randint(lo, hi)] * n
    if kind == 'edge':
        return [rng.choice([L_LO, L_HI]) for _ in range(n)]
    return [rng.randint(lo, hi) for _ in range(n)]
def labels_fault(labels):
    return '' if all(L_LO <= x <= L_HI for x in labels) else 'label out of range'
`;
}

/** Python lines that read `count` rows of integers into a list of tuples. */
export function readRows(list: string, fields: readonly RowField[], count: string, reading: Reading): string[] {
  if (reading.mode === 'lines')
    return [`${list} = [tuple(map(int, ${reading.line}.split())) for _ in range(${count})]`];
  return [`${list} = [(${tuple(fields.map(() => reading.int))}) for _ in range(${count})]`];
}

/** Python line that reads one line of integers into a list. */
export function readList(list: string, count: string, reading: Reading): string {
  return reading.mode === 'lines'
    ? `${list} = list(map(int, ${reading.line}.split()))`
    : `${list} = [${reading.int} for _ in range(${count})]`;
}

/** `l_i`, `l_i and r_i`, `l_i, r_i and w_i`. */
export function fieldNames(fields: readonly RowField[]): string {
  const names = fields.map((f) => `${f.name}_i`);
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

export const fieldNoun = (fields: readonly RowField[]): string =>
  fields.length === 1 ? 'the integer' : 'the integers';

/** Constraint clauses of rows; `size` is the letter that stands for `n`. */
export function fieldConstraints(
  fields: readonly RowField[],
  value: Port['value'],
  letters: Pick<Letters, 'size' | 'size2'>,
): string[] {
  const names = new Set(fields.map((f) => f.name));
  const show = (expression: string) => {
    const words: Record<string, string> = {
      n: letters.size,
      m: letters.size2,
      LO: showNumber(value[0]),
      HI: showNumber(value[1]),
    };
    return expression
      .replace(/\b(\d+)\b(?!\s*\*\*)/g, (digits) => showNumber(BigInt(digits)))
      .replace(/[A-Za-z_]\w*/g, (word) => (names.has(word) ? `${word}_i` : (words[word] ?? word)))
      .replaceAll('**', '^')
      .replaceAll(' // ', ' / ')
      .replaceAll(' * ', '·')
      .replaceAll(/-/g, '−');
  };
  return fields.map((f) => f.text ?? `${show(f.lo)} ≤ ${f.name}_i ≤ ${show(f.hi)}`);
}
