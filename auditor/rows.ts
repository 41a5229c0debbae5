import { decodeUtf8, equal } from '../protocol/bytes.ts';
import type { Findings } from './findings.ts';
import type { ReleaseTree } from './release-tree.ts';

type Row = Record<string, unknown>;

/** Compares a file of the data set with the one rebuilt from the log, row by row. */
export function compareRows(files: ReleaseTree, path: string, expected: Uint8Array, findings: Findings): void {
  const rebuilt = linesOf(expected);
  findings.count('rows', rebuilt.length);
  const bytes = files.read(path);
  if (bytes === undefined) return findings.undecided(`${path} is missing or unreadable`);
  if (equal(bytes, expected)) return;
  const released = linesOf(bytes);
  let differs = false;
  for (let i = 0; i < Math.max(rebuilt.length, released.length); i++) {
    const fault = rowFault(rebuilt[i], released[i]);
    if (fault === undefined) continue;
    findings.fault(`${path} row ${i + 1}, task ${taskOf(released[i]) ?? taskOf(rebuilt[i]) ?? 'unknown'}`, fault);
    differs = true;
    // Rows after an inserted or a removed one all differ from those at their place.
    if (rebuilt.length !== released.length) break;
  }
  if (!differs) findings.fault(path, 'expected each row on a line that ends in a newline, in UTF-8; the bytes differ');
}

function linesOf(bytes: Uint8Array): string[] {
  const text = decodeUtf8(bytes) ?? Buffer.from(bytes).toString('latin1');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function rowFault(rebuilt: string | undefined, released: string | undefined): string | undefined {
  if (rebuilt === released) return undefined;
  if (rebuilt === undefined) return 'expected no further row; the log accepted no such task';
  if (released === undefined) return 'expected this row, which follows from the log; it is missing';
  const [wanted, row] = [parseRow(rebuilt), parseRow(released)];
  if (wanted === undefined || row === undefined) return 'expected a JSON object';
  const column = Object.keys({ ...wanted, ...row })
    .sort()
    .find((name) => spelling(wanted[name]) !== spelling(row[name]));
  if (column === undefined) return 'expected canonical JSON; the columns are equal, their spelling is not';
  return `column ${column}: ${firstDifference(column, wanted[column], row[column])}`;
}

function parseRow(line: string): Row | undefined {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Row) : undefined;
  } catch {
    return undefined;
  }
}

function taskOf(line: string | undefined): string | undefined {
  const id = line === undefined ? undefined : parseRow(line)?.['task_id'];
  return typeof id === 'string' ? id.slice(0, 64) : undefined;
}

function spelling(value: unknown): string | undefined {
  return JSON.stringify(value);
}

/** Follows two values down to where they differ first. */
function firstDifference(path: string, wanted: unknown, came: unknown): string {
  if (typeof wanted === 'object' && wanted !== null && typeof came === 'object' && came !== null) {
    const [a, b] = [wanted as Row, came as Row];
    const name = Object.keys({ ...a, ...b }).find((key) => spelling(a[key]) !== spelling(b[key]));
    if (name !== undefined) return firstDifference(`${path}.${name}`, a[name], b[name]);
  }
  return `at ${path} expected ${brief(wanted)}, came ${brief(came)}`;
}

function brief(value: unknown): string {
  const text = spelling(value) ?? 'nothing';
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
