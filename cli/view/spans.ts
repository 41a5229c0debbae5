export type Style = 'plain' | 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan' | 'amber';

/** A piece of a line. Text holds printable characters of one column each; `printable` makes foreign text so. */
export type Span = readonly [text: string, style?: Style];

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  bold: '1',
  dim: '2',
  green: '32',
  yellow: '33',
  red: '31',
  cyan: '36',
  amber: '38;5;214',
};

/** One line of at most `width` columns; what does not fit is cut and marked with an ellipsis. */
export function paint(spans: readonly Span[], width: number, color: boolean): string {
  const total = spans.reduce((sum, [text]) => sum + text.length, 0);
  let room = total > width ? Math.max(0, width - 1) : width;
  let line = '';
  for (const [text, style = 'plain'] of spans) {
    const shown = text.slice(0, room);
    room -= shown.length;
    if (shown === '') continue;
    line += color && style !== 'plain' ? `\u001b[${CODES[style]}m${shown}\u001b[0m` : shown;
  }
  if (total > width && width > 0) line += '…';
  return color ? line : line.trimEnd();
}

/** Columns that the spans take. */
export function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [text]) => sum + text.length, 0);
}

/** `left` and `right` at the two edges; the right part gives way if both do not fit. */
export function edges(left: readonly Span[], right: readonly Span[], width: number): Span[] {
  const gap = width - lengthOf(left) - lengthOf(right);
  return gap < 2 ? [...left] : [...left, [' '.repeat(gap)], ...right];
}

/** Foreign text without control characters, and without characters whose width on a terminal is not one column. */
export function printable(text: string): string {
  return text.replace(/[^\u0020-\u007e\u00a1-\u024f]/g, '?');
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A progress bar of exactly `width` columns in eighths of a column. `share` is from 0 to 1. */
export function bar(share: number, width: number, style: Style): Span[] {
  const clamped = Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
  const eighths = Math.floor(clamped * width * 8);
  const full = Math.floor(eighths / 8);
  const part = EIGHTHS[eighths % 8] ?? '';
  const rest = width - full - part.length;
  return [
    ['█'.repeat(full) + part, style],
    ['·'.repeat(Math.max(0, rest)), 'dim'],
  ];
}
