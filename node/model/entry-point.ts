import { z } from 'zod';
import { VALUE_TYPES, type ValueType } from './prompts/statement.ts';

const identifier = z.string().regex(/^[a-z][a-z0-9_]{0,40}$/);
const valueType = z.enum(VALUE_TYPES);

/** A problem that asks for a function of typed arguments. */
export const entryPoint = z.strictObject({
  function: identifier,
  parameters: z
    .array(z.strictObject({ name: identifier, type: valueType }))
    .min(1)
    .max(6),
  returns: valueType,
});

export type EntryPoint = z.infer<typeof entryPoint>;

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'and as assert async await break case class continue def del elif else except finally for from global if import in is ' +
    'lambda match nonlocal not or pass raise return self try type while with yield'
  ).split(' '),
);

/** Whether Python takes the names, each once. */
export function isCallable({ function: called, parameters }: EntryPoint): boolean {
  const names = [called, ...parameters.map(({ name }) => name)];
  return new Set(names).size === names.length && names.every((name) => !KEYWORDS.has(name));
}

/** What a contestant starts from. */
export function starterCode({ function: called, parameters, returns }: EntryPoint): string {
  const list = parameters.map(({ name, type }) => `${name}: ${type}`).join(', ');
  return `class Solution:\n    def ${called}(self, ${list}) -> ${returns}:\n        ...`;
}

/** How the function meets standard input, in words for the statement. */
export function adapterText({ parameters, returns }: EntryPoint): string {
  const words: Record<ValueType, string> = {
    int: 'a JSON integer',
    bool: 'a JSON boolean (true or false)',
    str: 'a JSON string in double quotes',
    'list[int]': 'a JSON array of integers',
    'list[str]': 'a JSON array of strings',
    'list[list[int]]': 'a JSON array of arrays of integers',
  };
  const lines = parameters.map(
    ({ name, type }, i) => `Line ${i + 1} of standard input holds \`${name}\`, ${words[type]}.`,
  );
  return [...lines, `The returned value is printed as ${words[returns]}.`].join('\n');
}

/** The program around a `class Solution` that reads standard input and prints what the function returns. */
export function adapted(solution: string, { function: called, parameters }: EntryPoint): string {
  return `import json as _json
import sys as _sys

${solution.trimEnd()}


if __name__ == "__main__":
    _lines = [_line for _line in _sys.stdin.read().split("\\n") if _line.strip()]
    _values = [_json.loads(_line) for _line in _lines[:${parameters.length}]]
    print(_json.dumps(Solution().${called}(*_values), ensure_ascii=False))
`;
}
