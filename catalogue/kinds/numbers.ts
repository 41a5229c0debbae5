/** Writes an integer for a statement: exact multiples of large powers of ten as `2·10^5`. */
export function showNumber(value: bigint | number): string {
  const text = String(value);
  const match = /^(-?)([1-9])(0{4,})$/.exec(text);
  if (match === null) return text.replace('-', '−');
  const sign = match[1] === '-' ? '−' : '';
  const power = `10^${match[3]?.length}`;
  return match[2] === '1' ? `${sign}${power}` : `${sign}${match[2]}·${power}`;
}
