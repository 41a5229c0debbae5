import { wordsOf } from './statement-text.ts';

/** Words of one shingle, components of a sketch, and rows of one band. */
const SHINGLE = 4;
const COMPONENTS = 64;
const ROWS = 4;

/** MinHash of a statement's shingles: the share of equal components of two sketches estimates the Jaccard similarity. */
export type Sketch = Uint32Array;

/** Finalizer of MurmurHash3: mixes all bits of a 32-bit integer; integers only, so every machine agrees. */
function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** FNV-1a over UTF-16 units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

export function sketchOf(statement: string): Sketch {
  const words = wordsOf(statement);
  const sketch = new Uint32Array(COMPONENTS).fill(0xffffffff);
  const last = Math.max(0, words.length - SHINGLE);
  for (let at = 0; at <= last; at++) {
    const shingle = hashOf(words.slice(at, at + SHINGLE).join(' '));
    for (let i = 0; i < COMPONENTS; i++) {
      const value = mix(shingle ^ Math.imul(i + 1, 0x9e3779b1));
      if (value < sketch[i]!) sketch[i] = value;
    }
  }
  return sketch;
}

/** Estimated similarity in percent, rounded down. */
export function similarity(a: Sketch, b: Sketch): number {
  let equal = 0;
  for (let i = 0; i < COMPONENTS; i++) if (a[i] === b[i]) equal++;
  return Math.floor((100 * equal) / COMPONENTS);
}

/** Sketches of the statements taken so far; filled in index order, so it is a function of the statements before. */
export interface SketchIndex {
  readonly sketches: { readonly index: number; readonly sketch: Sketch }[];
  /** By band: positions in `sketches`. */
  readonly bands: Map<string, number[]>;
}

export function emptySketchIndex(): SketchIndex {
  return { sketches: [], bands: new Map() };
}

function bandsOf(sketch: Sketch): string[] {
  const keys: string[] = [];
  for (let at = 0; at < COMPONENTS; at += ROWS) keys.push(`${at}/${sketch.subarray(at, at + ROWS).join(',')}`);
  return keys;
}

/**
 * The earliest statement at least `percent` similar, among those that share a band of four components: one that is 80 %
 * similar shares none of the sixteen with probability 0.0002.
 */
export function findNearDuplicate(
  index: SketchIndex,
  sketch: Sketch,
  percent: number,
): { readonly index: number; readonly percent: number } | undefined {
  const positions = new Set(bandsOf(sketch).flatMap((key) => index.bands.get(key) ?? []));
  for (const position of [...positions].sort((a, b) => a - b)) {
    const known = index.sketches[position]!;
    const found = similarity(sketch, known.sketch);
    if (found >= percent) return { index: known.index, percent: found };
  }
  return undefined;
}

export function addSketch(index: SketchIndex, task: number, sketch: Sketch): void {
  const position = index.sketches.push({ index: task, sketch }) - 1;
  for (const key of bandsOf(sketch)) {
    const list = index.bands.get(key);
    if (list === undefined) index.bands.set(key, [position]);
    else list.push(position);
  }
}
