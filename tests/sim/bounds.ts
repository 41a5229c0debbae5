/**
 * Upper end of the one-sided 95 % interval of a rate of which `seen` cases were seen in `tries` (Poisson, exact up to
 * bisection; 3/n for none seen). Cells of one task depend on each other, so a bound over labels is somewhat optimistic.
 */
export function upperBound(seen: number, tries: number): number {
  if (tries === 0) return 1;
  let low = seen;
  let high = seen + 10 + 4 * Math.sqrt(seen + 1);
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (atMost(seen, middle) > 0.05) low = middle;
    else high = middle;
  }
  return Math.min(1, high / tries);
}

/** P[Poisson(mean) <= seen]. */
function atMost(seen: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= seen; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}
