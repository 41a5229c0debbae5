import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256Hex } from '../../protocol/sha256.ts';
import type { ProgramRunner } from './executor.ts';
import { GENERATOR_LIMITS } from './program-limits.ts';

const PROGRAM = encodeUtf8(`import ast, sys

try:
    ast.parse(sys.stdin.buffer.read())
except SyntaxError as problem:
    print(f"line {problem.lineno}: {problem.msg}")
    sys.exit(1)
except (ValueError, RecursionError, MemoryError) as problem:
    print(type(problem).__name__)
    sys.exit(1)
`);
const SEED = sha256Hex(PROGRAM);

/** Why a source is no Python program, by the sandbox's own parser, or undefined. It is not run. */
export async function syntaxProblem(
  source: Uint8Array,
  runner: ProgramRunner,
  signal: AbortSignal,
): Promise<string | undefined> {
  const job = { source: PROGRAM, stdin: source, seed: SEED, limits: GENERATOR_LIMITS };
  const { outcome, stdout } = await runner.run(job, { signal });
  if (outcome === 'ok') return undefined;
  const said = new TextDecoder().decode(stdout).trim().slice(0, 200);
  return said === '' ? `the parser ended with ${outcome}` : said;
}
