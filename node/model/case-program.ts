import { CASE_KINDS, GENERATOR_SEED } from './prompts/programs.ts';

/**
 * A whole program around a model's generator: gives it `add_case` and its seed, and prints the cases framed as input records.
 * The model's own program runs as main, with whatever it prints thrown away.
 */
export function caseProgram(source: string): string {
  // Twice: the inner text is JSON, the outer a Python literal of it.
  const literal = JSON.stringify(JSON.stringify(source));
  return `import io, json, random, re, sys

SOURCE = json.loads(${literal})
KINDS = ${JSON.stringify(CASE_KINDS)}
CASES = []


def add_case(kind, name, text):
    if not isinstance(text, str):
        raise TypeError("the text of a case is a str")
    kind = str(kind) if str(kind) in KINDS else "nominal"
    name = re.sub("[^a-z0-9]+", "-", str(name).lower()).strip("-")[:24] or "case"
    if text and not text.endswith("\\n"):
        text += "\\n"
    CASES.append((kind, f"{name}-{len(CASES)}", text.encode()))


OUT = sys.stdout
sys.argv = ["generator.py", "--seed", "${GENERATOR_SEED}"]
random.seed(${GENERATOR_SEED})
sys.stdout = io.StringIO()
try:
    exec(compile(SOURCE, "generator.py", "exec"), {"__name__": "__main__", "add_case": add_case})
except SystemExit as stop:
    if stop.code not in (None, 0):
        raise
sys.stdout = OUT
OUT.flush()
for kind, name, text in CASES[:64]:
    OUT.buffer.write(b"== %s %s %d\\n" % (name.encode(), kind.encode(), len(text)))
    OUT.buffer.write(text)
OUT.flush()
`;
}
