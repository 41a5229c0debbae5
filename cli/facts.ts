import { printable } from './view/spans.ts';

/** Any JSON value as indented `key  value` lines for people. */
export function facts(value: unknown): string {
  return `${lines(value, '').join('\n')}\n`;
}

function lines(value: unknown, indent: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${indent}${scalar(value)}`];
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${indent}none`];
  const width = Math.max(...entries.map(([key]) => key.length));
  return entries.flatMap(([key, item]) => {
    if (isBranch(item)) return [`${indent}${printable(key)}`, ...lines(item, `${indent}  `)];
    return [`${indent}${printable(key).padEnd(width)}  ${scalar(item)}`];
  });
}

function isBranch(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'object' ? 'none' : printable(String(value));
}
