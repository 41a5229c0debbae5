/**
 * Data model of the builtin catalogue. An operator is data: a typed input, parameters, wording, Python sources with slots
 * and generators. Everything that a task needs is derived from these fields and from a plan.
 */

/** Kinds of input data. The Python shape of each kind is described in `operators/README.md`. */
export type DataKind =
  | 'ints'
  | 'perm'
  | 'string'
  | 'intervals'
  | 'grid'
  | 'dgraph'
  | 'ugraph'
  | 'tree'
  | 'points'
  | 'pairs'
  | 'twoInts'
  | 'twoStrings'
  | 'strings'
  | 'matrix'
  | 'square'
  | 'intGrid'
  | 'records'
  | 'number';
/** Kinds of results: `pair` is two integers, `ints` a list of integers, `text` one word, `words` a list of words. */
export type ResultKind = 'int' | 'ints' | 'pair' | 'text' | 'words';
export type Range = readonly [lo: bigint, hi: bigint];

/**
 * One integer of a record or query. `lo` and `hi` are Python expressions over `n`, `m`, `LO`, `HI` (the port's `value`),
 * integers and the names of earlier fields: a query `l`, `r` has `l: '1'..'n'` and `r: 'l'..'n'`.
 */
export interface RowField {
  /** A single letter; it stands as `l_i` in the statement and is reserved in the task. */
  name: string;
  lo: string;
  hi: string;
  /** Constraint clause in place of `lo ≤ l_i ≤ hi`. */
  text?: string;
}

/** Queries after the data; every query gives one number of an `ints` result of length `q`. */
export interface Queries {
  size: readonly [lo: number, hi: number];
  fields: readonly RowField[];
  /** No two queries are equal. */
  distinct?: boolean;
  /** What a query is, for the statement. */
  noun?: readonly [one: string, many: string];
}

/** One more integer per element, vertex, letter or row, on a line of its own after the data. */
export interface Labels {
  /** Preferred letter, also the slot name in the wording. */
  name: string;
  value: Range;
  /** What it is, for the statement: `weight`. */
  noun: string;
}

/** What the data of an operator must look like; a closed contract, since the validator accepts exactly this. */
export interface Port {
  kind: DataKind;
  /** Number of elements, letters, intervals, rows, vertices. `size[1]` is the largest size at which the slow one takes <= 15 ms. */
  size: readonly [lo: number, hi: number];
  /** Columns of a grid or matrix, edges of a graph, size of the second list or string, length of each of several strings. */
  size2?: readonly [lo: number, hi: number];
  /** Bounds of elements, coordinates or weights; ignored for perm, strings, grid and number. */
  value: Range;
  /** Bounds of the second list of `twoInts`; absent means those of `value`. */
  value2?: Range;
  /** Integers of one record (`records`). */
  fields?: readonly RowField[];
  /** What a record is: `['job', 'jobs']`. */
  noun?: readonly [one: string, many: string];
  queries?: Queries;
  labels?: Labels;
  /** Letters of a string or cell symbols of a grid. */
  alphabet?: string;
  /** Meaning of each grid symbol for the statement. */
  symbols?: Readonly<Record<string, string>>;
  /**
   * distinct: ints, records or strings pairwise different. simple: no loops, no parallel edges. connected: ugraph is connected.
   * unweighted: edges are (u, v) without weight. acyclic: every edge of a dgraph goes from a smaller to a larger number.
   */
  flags?: readonly ('distinct' | 'simple' | 'connected' | 'unweighted' | 'acyclic' | 'symmetric')[];
  /** Least size of the generated inputs, except the first edge case; default 1. For operators whose answer says little on a few elements. */
  drawnFrom?: number;
  /** Largest size when the input is several small objects (link `lift`); default 10. */
  liftSize?: number;
}

/** An integer parameter read from the input. `lo` and `hi` are expressions over the size `n` and integers, in Python syntax. */
export interface Param {
  /** Preferred letter; also the slot name in the wording, `{k}`. */
  name: string;
  lo: string;
  hi: string;
  /** uniform: any value alike; small: mostly near `lo`; edges: often `lo` or `hi`. middle: mostly in the lower half, but not at its end. */
  pick: 'uniform' | 'small' | 'edges' | 'middle';
}

/** The result of an operator. */
export interface Result {
  kind: ResultKind;
  /** Bounds of every number of the result, given the bounds of the data. */
  bound(value: Range, size: number): Range;
  /**
   * For `ints` and `words`: `q` (one number per query), or an expression over `n`, `m` and the parameters, e.g. `n` or
   * `n - k + 1`. It must be >= 1 for all legal input.
   */
  length?: string;
  /** What an element of an `ints` result belongs to; a list per vertex or query has no natural order. */
  subject?: 'position' | 'vertex' | 'query';
}

/** One Python function `def FN(...)`. Sources may hold slots `⟦id¦right¦wrong⟧` and variant marks `@MARK@`. */
export interface Implementation {
  name: string;
  /** Time class such as `n2`, `n lg`, `n`; becomes a `cost/` feature. */
  cost: string;
  /** Two implementations that rest on the same idea carry the same family; a reading error then hits both. */
  family: 'definition' | 'library' | 'classic' | 'algebraic';
  source: string;
}

/** What the wrong alternative of a slot is. Slot ids are unique in an operator. */
export interface Mutation {
  /** The slot id inside one of the sources. */
  slot: string;
  /** Code of the generic table (`M03`) or `own`. */
  code: string;
  /** Name of a shared misreading; slots of several implementations may carry the same trap. */
  trap?: string;
  what: string;
  /** Whether it can show at all for data with these bounds and the chosen options of the variants; absent means always. */
  visibleIf?: (value: Range, variant: readonly string[]) => boolean;
}

/** One choice of a variant axis: replaces `@MARK@` in sources and `{mark}` in wording. */
export interface VariantOption {
  id: string;
  python?: Readonly<Record<string, string>>;
  words?: Readonly<Record<string, string>>;
  /** Feature paths that the option adds. */
  features?: readonly string[];
  delta?: number;
}
export interface VariantAxis {
  axis: string;
  options: readonly VariantOption[];
}

/** Wording. Slots: `{a}` data, `{n}` size letter, `{i}` index letter, `{m}` second size, parameter names, variant words, theme words. */
export interface Words {
  /** Noun-phrase titles, at least two. */
  titles: readonly string[];
  /** Two or three sentences with theme words, used when the operator is first in the codeforces style; at least two. */
  stories: readonly string[];
  /**
   * Noun phrase naming the result exactly, at least two phrasings: "the largest sum of ...". For `ints`: the value at {i}.
   * For `pair`: "two integers: the ..., and the ...".
   */
  values: readonly string[];
  /** Sentences that settle every noun, end point, tie and empty case. */
  define: readonly string[];
  /** What the operator contributes, for the feature record. */
  use: string;
  /** Words that would give the method away; searched in the final text. */
  banned: readonly string[];
}

/** A structured family of inputs: the body of `def make(rng, n, lo, hi):` that returns data of the port's kind. */
export interface CaseFamily {
  name: string;
  /** Stands in for the random or the equal data of the kind, in whatever cases these would be drawn. */
  as?: 'random' | 'equal';
  body: string;
}

export interface Operator {
  id: string;
  family: string;
  /** map: list to list; core: the heart of a task; fold: list to a short answer. */
  role: 'map' | 'core' | 'fold';
  input: Port;
  params: readonly Param[];
  result: Result;
  /**
   * permInvariant: the order of the list does not matter. orderOnly: only reorders. shiftInvariant: adding a constant to all
   * elements changes nothing. idempotent: applying it twice is applying it once. byIndex: order matters only for ties and positions.
   * rareHits: mostly 0 on lists that were not made for it, so it only stands first.
   */
  algebra: readonly ('permInvariant' | 'orderOnly' | 'shiftInvariant' | 'idempotent' | 'byIndex' | 'rareHits')[];
  /** Canonical paths of `vocabulary.ts`: `algo/sorting/merge sort`. The first one is the most characteristic. */
  features: readonly string[];
  /** Base difficulty, 800 to 2200. */
  base: number;
  variants: readonly VariantAxis[];
  /** The first is the definition executed literally: the reference. */
  impls: readonly Implementation[];
  mutations: readonly Mutation[];
  words: Words;
  families: readonly CaseFamily[];
  /**
   * Of an operator with several right answers: a Python function `def FN(...)` of the same arguments that reads the words of an
   * answer from the global list `WORDS`, raises an exception where they are none, and returns a list that is equal for all right
   * answers and different for others (the value of what was found, not what was found).
   */
  accept?: string;
}

export type Style = 'codeforces' | 'atcoder' | 'leetcode';
/**
 * How the result of one operator becomes the list of the next.
 * pipe: the list itself. lift: the input holds several objects, each gives one number. sweep: one number for each value 1..k
 * of the first parameter. select: the elements whose number has a remainder. weigh: every element times its number.
 */
export type LinkShape = 'pipe' | 'lift' | 'sweep' | 'select' | 'weigh';
/** Of a link: values are replaced with `v mod m + add`; of a `select`: elements stay whose number is `add` modulo `mod`. */
export interface Adapter {
  mod: number;
  add: number;
}
export interface Link {
  shape: LinkShape;
  adapter: Adapter | null;
}
export interface PlanStep {
  op: string;
  /** Option id per variant axis, in the operator's order. */
  variant: string[];
}
/** The whole task; statement, programs and candidates are pure functions of it. JSON-safe. */
export interface Plan {
  steps: PlanStep[];
  links: Link[];
  style: Style;
  theme: string;
  /** Hex. */
  seed: string;
  /** Percent of the candidates that are to be wrong, 0 to 60; absent: one to four of every eight. */
  wrongShare?: number | undefined;
}
