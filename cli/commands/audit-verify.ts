import { resolve } from 'node:path';
import { auditLines } from '../../auditor/print.ts';
import type { AuditResult, ReplayReport } from '../../auditor/result.ts';
import { verifyRelease } from '../../auditor/verify.ts';
import type { CommandContext, Invocation } from '../command-spec.ts';
import { writeJson, writeOut } from '../output.ts';
import { paint, type Style } from '../view/spans.ts';
import { useColor } from '../view/terminal.ts';

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^PASS/, 'green'],
  [/^FAIL/, 'red'],
  [/^NOT CHECKED|^UNDECIDED/, 'yellow'],
];

export async function run(invocation: Invocation, { signal }: CommandContext): Promise<number> {
  const directory = resolve(invocation.positionals[0] ?? '');
  const policy = invocation.text('policy');
  const given = policy === undefined ? {} : { policyPath: resolve(policy) };
  const result = await verifyRelease(directory, { ...given, signal });
  return printResult(result, invocation.flag('json'));
}

/** Prints the result and gives the exit code that it asks for. */
export async function printResult(
  result: AuditResult & { readonly replay?: ReplayReport | null },
  isJson: boolean,
): Promise<number> {
  if (isJson) await writeJson(result);
  else {
    const color = useColor(process.stdout, process.env);
    await writeOut(
      `${auditLines(result)
        .map((line) => highlight(line, color))
        .join('\n')}\n`,
    );
  }
  return result.exitCode;
}

/** The verdict of a line in its colour: the last line's, or the one after a level's name. */
export function highlight(line: string, color: boolean): string {
  const parts = /^(L\d .*? {2}|)(PASS|FAIL|NOT CHECKED|UNDECIDED)(.*)$/.exec(line);
  if (parts === null) return line;
  const [, before = '', verdict = '', after = ''] = parts;
  const style = STYLES.find(([pattern]) => pattern.test(verdict))?.[1] ?? 'plain';
  return paint([[before], [verdict, style], [after]], Number.MAX_SAFE_INTEGER, color);
}
