/** A whole checker program around the function `canonical(input, output)` that a model wrote (protocol/README.md, Checkers). */
export function checkerSource(source: string): string {
  // Twice: the inner text is JSON, the outer a Python literal of it.
  const literal = JSON.stringify(JSON.stringify(source));
  return `import json, sys

SOURCE = json.loads(${literal})
DATA = sys.stdin.buffer.read()
HEAD, REST = DATA.split(b"\\n", 1)
SIZE = int(HEAD.split()[0])
SPACE = {"__name__": "checker"}
exec(compile(SOURCE, "checker.py", "exec"), SPACE)
FORM = SPACE["canonical"](REST[:SIZE].decode(), REST[SIZE:].decode())
if not isinstance(FORM, str) or not FORM.strip():
    raise TypeError("canonical gives a text that is not empty")
print(FORM)
`;
}
