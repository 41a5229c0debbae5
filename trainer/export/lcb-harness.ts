/**
 * LiveCodeBench does not run a program as a program: it moves the statements into a function, imports aside, replaces
 * standard input by an object whose `buffer.readline()` gives the first line again and again, and ignores SystemExit. This
 * harness does the same in the sandbox, so that a row is released only if its golden solution is right there too.
 */
const HARNESS = String.raw`
import ast, io, sys
SOURCE = __SOURCE__

class Bytes:
    def __init__(self, text):
        self.all = text.encode("utf-8")

    def read(self, *_):
        return self.all

    def readline(self, *_):
        return self.all.split(b"\n")[0] + b"\n"

class Stdin:
    def __init__(self, text):
        self.text = text
        self.lines = io.StringIO(text)
        self.buffer = Bytes(text)

    def read(self, *_):
        return self.text

    def readline(self, *_):
        return self.lines.readline()

    def readlines(self, *_):
        return self.text.split("\n")

    def __iter__(self):
        return iter(self.lines)

    def __getattr__(self, name):
        return getattr(self.lines, name)

def is_main(node):
    return isinstance(node, ast.If) and ast.unparse(node.test).replace('"', "'") == "__name__ == '__main__'"

tree = ast.parse(SOURCE)
body = tree.body
if body and is_main(body[-1]):
    body = body[:-1] + body[-1].body
imports = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
others = [node for node in body if not isinstance(node, (ast.Import, ast.ImportFrom))]
module = ast.parse("def wrapped_function():\n    pass")
if others:
    module.body[0].body = others
module.body = imports + module.body
sys.setrecursionlimit(50000)
space = {"__name__": "tmp_sol"}
exec(compile(ast.unparse(ast.fix_missing_locations(module)), "<string>", "exec"), space)
real, sys.stdin, sys.stdout = sys.stdout, Stdin(sys.stdin.read()), io.StringIO()
try:
    space["wrapped_function"]()
except SystemExit:
    pass
real.write(sys.stdout.getvalue())
real.flush()
`;

/** The program that runs `program` in LiveCodeBench's way. */
export function lcbHarness(program: string): string {
  return HARNESS.trimStart().replace('__SOURCE__', () => JSON.stringify(program));
}
