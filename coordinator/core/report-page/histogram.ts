/** Counts of whole numbers in bins of one width; bin i holds values from `from + i * width` on. */
export interface Histogram {
  readonly from: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** Bins of `width` from the least to the largest value; none for no values. */
export function histogram(values: readonly number[], width: number): Histogram {
  if (values.length === 0) return { from: 0, width, counts: [] };
  const bins = values.map((value) => Math.floor(value / width));
  const first = bins.reduce((a, b) => Math.min(a, b));
  const counts = new Array<number>(bins.reduce((a, b) => Math.max(a, b)) - first + 1).fill(0);
  for (const bin of bins) counts[bin - first]!++;
  return { from: first * width, width, counts };
}
