import { encodeUtf8 } from '../../protocol/bytes.ts';
import { type Hex32, taggedHex } from '../../protocol/ids.ts';
import type { Cell } from '../../protocol/messages/node-statements.ts';
import type { ComposeResult, ContributionResult, JudgeUnit, WorkUnit } from '../../protocol/messages/work-unit.ts';
import { canonicalOutput } from '../../protocol/rules/canonical-output.ts';
import { prfBelow } from '../../protocol/rules/prf.ts';
import { sha256Hex } from '../../protocol/sha256.ts';

/** Blobs by digest. */
export type Blobs = Map<Hex32, Uint8Array>;

export function put(blobs: Blobs, text: string): { digest: Hex32; size: number } {
  const bytes = encodeUtf8(text);
  const digest = sha256Hex(bytes);
  blobs.set(digest, bytes);
  return { digest, size: bytes.length };
}

const FEATURES = [
  'algo/sorting/merge sort',
  'algo/search/binary search',
  'type/math/counting',
  'data/array/prefix sums',
  'data/graph/adjacency list',
  'opt/memory/in place',
  'logic/loop/nested loop',
  'cost/linear/single pass',
  'lang/python/comprehension',
];

/** The honest result of a contribution: a function of the unit alone, as the builtin generator's is. */
export function contributionTo(unit: Exclude<WorkUnit, JudgeUnit>, blobs: Blobs): ContributionResult {
  switch (unit.stage) {
    case 'extract':
      return {
        stage: 'extract',
        snippets: unit.snippets.map((snippet) => ({
          snippet,
          features: FEATURES.filter((feature) => prfBelow(3, snippet, 'has', feature) > 0),
        })),
      };
    case 'evolve':
      return {
        stage: 'evolve',
        additions: [`algo/evolved/variant ${unit.index}`, `data/evolved/variant ${unit.index}`],
      };
    case 'compose':
      return composition(unit, blobs);
    case 'inputs':
      return testInputs(unit, blobs);
    case 'solve': {
      const kind = unit.slot % 4 === 3 ? `mutant ${unit.slot}` : 'right';
      const candidate = put(blobs, `# candidate ${unit.slot}\n# ${kind}\nsolve(${JSON.stringify(unit.plan)})\n`);
      return { stage: 'solve', candidate, claim: { generator: 'builtin', version: '1', persona: `p${unit.slot}` } };
    }
  }
}

/** Every third composition is refused, so that discards occur. */
function composition(unit: Extract<WorkUnit, { stage: 'compose' }>, blobs: Blobs): ComposeResult {
  if (unit.index % 3 === 2)
    return { stage: 'compose', refused: 'no operator fits these features', gate: 'no-operator' };
  const code = unit.seed.slice(0, 8);
  return {
    stage: 'compose',
    signature: taggedHex('test-signature', unit.seed),
    draft: {
      style: unit.style,
      title: `Problem ${code}`,
      statement: `Given one number, print the value that rule ${code} assigns to it. ${'The rule is fixed. '.repeat(5)}`,
      features: unit.features.map((path) => ({ path, use: 'shapes the rule' })),
      integrationStrategy: 'one rule',
      difficulty: 3,
      plan: { rule: code },
      ...(unit.open === true ? { checker: { program: put(blobs, `# checker ${code}\n`).digest } } : {}),
    },
  };
}

function testInputs(unit: Extract<WorkUnit, { stage: 'inputs' }>, blobs: Blobs): ContributionResult {
  const inputs = Array.from({ length: unit.count }, (_, i) => ({
    name: `t${i}`,
    label: 'random',
    ...put(blobs, `${i} ${'7'.repeat(1 + i)} ${JSON.stringify(unit.plan)}\n`),
  }));
  const program = put(blobs, `generate(${JSON.stringify(unit.plan)})\n`);
  return { stage: 'inputs', program, validator: put(blobs, 'validate()\n'), inputs, rejected: 1 };
}

/** What running the candidate prints: the second line of its source decides how it behaves. */
export function run(candidate: Hex32, input: Hex32, blobs: Blobs): Cell {
  const behaviour = new TextDecoder().decode(blobs.get(candidate)!).split('\n')[1]!;
  const printed = `${behaviour} ${prfBelow(1_000_000, input, 'answer')}  \n\n`;
  const output = canonicalOutput(encodeUtf8(printed));
  const digest = sha256Hex(output);
  blobs.set(digest, output);
  return { outcome: 'ok', digest, fuel: 1_000 + prfBelow(9_000, input, 'fuel', candidate) };
}

export function judge(unit: JudgeUnit, blobs: Blobs): Cell[] {
  return unit.inputs.map((input) => run(unit.candidate, input, blobs));
}

/** Cells of a node that ran nothing and made its outputs up; nodes of one `clique` make up the same. */
export function inventedCells(unit: JudgeUnit, clique: string): Cell[] {
  return unit.inputs.map((input) => ({ outcome: 'ok', digest: taggedHex('invented', clique, input), fuel: 5_000 }));
}

/** The right output for an input, by a node that knows it and did not run what it was given. */
export function copiedCell(input: Hex32): Cell {
  return { outcome: 'ok', digest: rightOutput(input), fuel: 5_000 };
}

/** True when `digest` is what a right program prints for `input`. */
export function isRightLabel(input: Hex32, digest: Hex32): boolean {
  return rightOutput(input) === digest;
}

function rightOutput(input: Hex32): Hex32 {
  return sha256Hex(canonicalOutput(encodeUtf8(`# right ${prfBelow(1_000_000, input, 'answer')}`)));
}
