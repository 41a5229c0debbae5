import { z } from 'zod';
import { decodeUtf8 } from '../../protocol/bytes.ts';
import { lcbAccepts } from './comparison.ts';
import type { TaskRuns } from './recheck.ts';
import type { ExportTask } from './task-source.ts';

/** A task as a function to call instead of a program to run. */
export interface FunctionalForm {
  readonly name: string;
  /** `class Solution` with the signature, as the statement shows it. */
  readonly starter: string;
  /** In the order of the task's tests: a JSON value a line for the arguments, and one for the result. */
  readonly tests: readonly { readonly input: string; readonly output: string }[];
}

/**
 * Runs a program of the LeetCode style as it is and notes what its adapter hands to the method and gets back: nobody else
 * knows how the text of a test stands for arguments.
 */
const RECORDER = `
import ast, io, json, sys
SOURCE = __SOURCE__
NAME = __NAME__

def is_main(node):
    return isinstance(node, ast.If) and ast.unparse(node.test).replace('"', "'") == "__name__ == '__main__'"

tree = ast.parse(SOURCE)
assert tree.body and is_main(tree.body[-1])
space = {"__name__": "__main__"}
adapter = ast.Module([tree.body.pop()], [])
exec(compile(tree, "<string>", "exec"), space)
method = getattr(space["Solution"], NAME)
calls = []
depth = 0

def words(value):
    return [word for item in value for word in words(item)] if isinstance(value, (list, tuple)) else str(value).split()

def recorded(self, *arguments):
    global depth
    before = [json.dumps(argument) for argument in arguments]
    depth += 1
    try:
        result = method(self, *arguments)
    finally:
        depth -= 1
    if depth == 0:
        calls.append({"arguments": before, "result": json.dumps(result), "words": words(result)})
    return result

setattr(space["Solution"], NAME, recorded)
real, sys.stdout = sys.stdout, io.StringIO()
exec(compile(adapter, "<string>", "exec"), space)
printed, sys.stdout = sys.stdout.getvalue(), real
# What is printed must be the result and nothing else, or the method is not the whole task.
assert all(call.pop("words") == printed.split() or call["result"] == printed.strip() for call in calls)
print(json.dumps({"calls": calls, "printed": printed}))
`;

const recording = z.object({
  calls: z.tuple([z.object({ arguments: z.array(z.string()).min(1), result: z.string() })]),
  printed: z.string(),
});

/** The form as a function; undefined where the statement shows no method, or the golden solution is not called once a test. */
export async function functionalForm(task: ExportTask, runs: TaskRuns): Promise<FunctionalForm | undefined> {
  const shown = methodIn(task.statement);
  if (shown === undefined) return undefined;
  const source = filled(RECORDER, task.program, shown.name);
  const tests: { input: string; output: string }[] = [];
  for (const { input, expected } of task.tests) {
    const output = await runs.get(source, input);
    const parsed = recording.safeParse(output === undefined ? undefined : jsonOf(decodeUtf8(output)));
    if (!parsed.success || !lcbAccepts(parsed.data.printed, expected)) return undefined;
    const [call] = parsed.data.calls;
    tests.push({ input: call.arguments.join('\n'), output: call.result });
  }
  return { ...shown, tests };
}

/** The method that a statement asks for, and its code up to the part that reads and prints. */
function methodIn(statement: string): { readonly name: string; readonly starter: string } | undefined {
  for (const [, block = ''] of statement.matchAll(/```python\n([\s\S]*?)```/g)) {
    const name = /^class Solution:\n {4}def (\w+)\(self\b/m.exec(block)?.[1];
    if (name !== undefined) return { name, starter: block.split(/^if __name__/m)[0]!.trimEnd() };
  }
  return undefined;
}

/**
 * Calls a function as LiveCodeBench does: a JSON value a line as the arguments, a tuple as the whole result taken for a list,
 * and everything else compared as values, so that a tuple inside of a list is not a list.
 */
const CALLER = String.raw`
import io, json, sys
SOURCE = __SOURCE__
NAME = __NAME__
sys.setrecursionlimit(50000)
arguments = [json.loads(line) for line in sys.stdin.read().split("\n")]
space = {"__name__": "tmp_sol"}
exec(compile(SOURCE, "<string>", "exec"), space)
function = getattr(space["Solution"](), NAME) if "class Solution" in SOURCE else space[NAME]
real, sys.stdout = sys.stdout, io.StringIO()
result = function(*arguments)
sys.stdout = real

def marked(value):
    if isinstance(value, tuple):
        return {"tuple": [marked(item) for item in value]}
    return [marked(item) for item in value] if isinstance(value, list) else value

print(json.dumps(marked(list(result) if isinstance(result, tuple) else result)))
`;

/** The program that calls `name` of an answer and prints the result. */
export function lcbCaller(program: string, name: string): string {
  return filled(CALLER, program, name);
}

function filled(harness: string, program: string, name: string): string {
  return harness
    .trimStart()
    .replace('__SOURCE__', () => JSON.stringify(program))
    .replace('__NAME__', () => JSON.stringify(name));
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
