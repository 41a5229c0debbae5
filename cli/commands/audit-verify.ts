import { resolve } from 'node:path';
import type { AuditResult, LevelResult, LevelStatus } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import type { Invocation } from '../command-spec.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { paint, printable, type Style } from '../view/spans.ts';
import { useColor } from '../view/terminal.ts';

const STYLES: Readonly<Record<LevelStatus, Style>> = { PASS: 'green', FAIL: 'red', 'NOT CHECKED': 'yellow' };

export async function run(invocation: Invocation): Promise<number> {
  const directory = resolve(invocation.positionals[0] ?? '');
  const policy = invocation.text('policy');
  const result = await verifyRelease(directory, policy === undefined ? {} : { policyPath: resolve(policy) });
  if (invocation.flag('json')) await writeJson(result);
  else await writeOut(`${auditLines(result, useColor(process.stdout, process.env)).join('\n')}\n`);
  if (result.exitCode === 1)
    note('hivesmith: the release does not follow from its log; the lines above name the records');
  return result.exitCode;
}

/** Whose key is trusted, a line for each level with its counts and faults, and the lies that the log itself proves. */
export function auditLines(result: AuditResult, color: boolean): string[] {
  const lies = result.lies.map(
    ({ node, entry }) => `lie proven against node ${node} (entry ${entry}); its work was redone`,
  );
  return [`trust: ${printable(result.trust)}`, ...result.levels.flatMap((level) => levelLines(level, color)), ...lies];
}

function levelLines({ level, name, status, detail, counts, faults }: LevelResult, color: boolean): string[] {
  const numbers = Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
  const tail = [numbers, printable(detail)].filter((part) => part !== '').join('; ');
  const shown = faults.map(({ record, detail: why }) => `     ${printable(record)}: ${printable(why)}`);
  const more = (counts['faults'] ?? 0) - faults.length;
  if (more > 0) shown.push(`     and ${more} more`);
  const spans = [[`${level} `], [status.padEnd(12), STYLES[status]], [`${name}: `], [tail, 'dim']] as const;
  return [paint(spans, Number.MAX_SAFE_INTEGER, color), ...shown];
}
