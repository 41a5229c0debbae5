import { resolve } from 'node:path';
import type { AuditResult } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import type { Invocation } from '../command-spec.ts';
import { note, writeJson, writeOut } from '../output.ts';
import { paint, printable, type Style } from '../view/spans.ts';
import { useColor } from '../view/terminal.ts';

const STYLES: Readonly<Record<string, Style>> = { PASS: 'green', FAIL: 'red', 'NOT CHECKED': 'yellow' };
const FAULTS_SHOWN = 20;

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

/** One line for each level, with its counts, and one for each record at fault. */
export function auditLines(result: AuditResult, color: boolean): string[] {
  return result.levels.flatMap(({ level, name, status, detail, counts, faults }) => {
    const numbers = Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ');
    const tail = [numbers, printable(detail)].filter((part) => part !== '').join('; ');
    const head = paint(
      [
        [`${level} `],
        [status.padEnd(12), STYLES[status] ?? 'plain'],
        [printable(name)],
        [tail === '' ? '' : `: ${tail}`, 'dim'],
      ],
      1_000,
      color,
    );
    const shown = faults
      .slice(0, FAULTS_SHOWN)
      .map(({ record, detail: why }) => `     ${printable(record)}: ${printable(why)}`);
    if (faults.length > FAULTS_SHOWN) shown.push(`     and ${faults.length - FAULTS_SHOWN} more`);
    return [head, ...shown];
  });
}
