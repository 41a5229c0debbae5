import { encodeUtf8 } from '../../protocol/bytes.ts';
import { sha256 } from '../../protocol/sha256.ts';
import type { Question } from './scripted-server.ts';

/** Numbers from a text, as many as wanted, always the same. */
class Dice {
  readonly #seed: string;
  #count = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  below(limit: number): number {
    const bytes = sha256(encodeUtf8(`${this.#seed} ${this.#count++}`));
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

const NOUNS =
  'harbour lantern orchard granary mill quarry foundry ferry archive cellar tower bridge market garden meadow kiln press loom forge dairy stable wharf vault gallery signal station tunnel canal dam well'.split(
    ' ',
  );
const VERBS = 'counts records weighs lists checks measures numbers marks reads copies sorts files'.split(' ');
const ADJECTIVES =
  'old narrow quiet bright heavy distant hollow crooked steep early late northern southern broken painted wooden'.split(
    ' ',
  );

type Values = readonly number[];

/** What is asked of the values; each in words, as Python over `values` and `k`, and worked out for a sample. */
const QUESTIONS: readonly (readonly [words: string, code: string, worked: (values: Values, k: number) => number])[] = [
  [
    'the sum of all values that are greater than k',
    'sum(v for v in values if v > k)',
    (values, k) => sum(values.filter((v) => v > k)),
  ],
  [
    'how many neighbouring pairs have a sum greater than k',
    'sum(1 for a, b in zip(values, values[1:]) if a + b > k)',
    (values, k) => values.slice(1).filter((v, i) => v + values[i]! > k).length,
  ],
  [
    'the number of different remainders of the values divided by k',
    'len({v % k for v in values})',
    (values, k) => new Set(values.map((v) => v % k)).size,
  ],
  [
    'the sum of each value times its position counted from one',
    'sum(i * v for i, v in enumerate(values, 1))',
    (values) => sum(values.map((v, i) => (i + 1) * v)),
  ],
  [
    'the largest value less the smallest, times k',
    '(max(values) - min(values)) * k',
    (values, k) => (Math.max(...values) - Math.min(...values)) * k,
  ],
  [
    'how many values are at most k',
    'sum(1 for v in values if v <= k)',
    (values, k) => values.filter((v) => v <= k).length,
  ],
];

const sum = (values: Values) => values.reduce((a, b) => a + b, 0);

const MODULUS = 1_000_003;

/** A model that always knows what to say: sound answers for every prompt of a campaign, with a share of wrong solutions. */
export function scriptedAnswer(question: Question): string {
  switch (question.form) {
    case 'extraction':
      return extraction(question);
    case 'evolution':
      return evolution(question);
    case 'selection':
      return selection(question);
    case 'statement':
      return statement(question);
    case 'review':
      return JSON.stringify({ solvable: true, missing: '' });
    case 'inputs':
      return inputs(question);
    default:
      return program(question);
  }
}

function keysOf({ user }: Question): string[] {
  return [...user.matchAll(/^f\d+ /gm)].map(([match]) => match.trim());
}

function extraction({ user }: Question): string {
  const dice = new Dice(user);
  const words = [...new Set(user.toLowerCase().match(/\b[a-z]{4,10}\b/g) ?? [])];
  const name = () => `${dice.pick(words)} ${dice.pick(NOUNS)}`;
  const group = () => ({ group: name(), features: [name(), name()] });
  return JSON.stringify({
    programming_language: [{ group: 'python', features: ['functions'] }],
    problem_type: [group()],
    algorithm: [group(), group()],
    data_structures: [group()],
    implementation_logic: [group()],
    complexity_analysis: [],
    optimization_techniques: [group()],
  });
}

function evolution(question: Question): string {
  const dice = new Dice(question.user);
  const name = () => `${dice.pick(ADJECTIVES)} ${dice.pick(NOUNS)} ${dice.pick(NOUNS)}`;
  const entry = () => ({ siblings: [name(), name(), name()], finer: [name()] });
  return JSON.stringify(Object.fromEntries(keysOf(question).map((key) => [key, entry()])));
}

function selection(question: Question): string {
  const dice = new Dice(question.user);
  const entries = keysOf(question).map((key, i) => {
    const role = dice.pick(['core', 'subroutine', 'constraint']);
    return [key, { role, potential_use: `decides what the ${dice.pick(NOUNS)} needs`, selected: i < 3 }];
  });
  const strategy = `The ${dice.pick(NOUNS)} keeps values that are read once; each selected feature decides which of them count, so that none can be left out. The answer combines all of them.`;
  return JSON.stringify({ features: Object.fromEntries(entries), integration_strategy: strategy });
}

function sentence(dice: Dice): string {
  return `The ${dice.pick(ADJECTIVES)} ${dice.pick(NOUNS)} near the ${dice.pick(ADJECTIVES)} ${dice.pick(NOUNS)} ${dice.pick(VERBS)} every ${dice.pick(NOUNS)} of the ${dice.pick(NOUNS)}, and the ${dice.pick(NOUNS)} ${dice.pick(VERBS)} the ${dice.pick(ADJECTIVES)} ${dice.pick(NOUNS)} again.`;
}

function statement(question: Question): string {
  const dice = new Dice(question.user);
  const isCalled = 'function_name' in ((question.schema?.['properties'] ?? {}) as object);
  const number = dice.below(QUESTIONS.length);
  const factor = 2 + dice.below(900);
  const story = Array.from({ length: 9 }, () => sentence(dice)).join(' ');
  const task = `Let R be ${QUESTIONS[number]![0]}. Print (R * ${factor} + n) modulo ${MODULUS}. This is question ${number} with factor ${factor}.`;
  const worked = (values: Values, k: number) =>
    String((QUESTIONS[number]![2](values, k) * factor + values.length) % MODULUS);
  const fields = {
    title: `${dice.pick(ADJECTIVES)} ${dice.pick(NOUNS)} and ${dice.pick(NOUNS)}`,
    task: [story, task],
    input: isCalled
      ? 'The arguments are k, an integer, and values, the list of the n values in their order, as described below.'
      : 'The first line holds n and k. The second line holds the n values, separated by single blanks, in their order.',
    output: 'One integer: the result as described above, which is never negative.',
    constraints: ['1 <= n <= 1000', '1 <= k <= 1000', '0 <= each value <= 1000'],
    samples: [
      { input: isCalled ? '3\n[1, 2, 5]' : '3 3\n1 2 5', output: worked([1, 2, 5], 3), explanation: '' },
      { input: isCalled ? '1\n[4]' : '1 1\n4', output: worked([4], 1), explanation: '' },
    ],
    rating: 1200,
  };
  const signature = {
    function_name: 'combine',
    parameters: [
      { name: 'k', type: 'int' },
      { name: 'values', type: 'list[int]' },
    ],
    returns: 'int',
  };
  return JSON.stringify(isCalled ? { ...fields, ...signature } : fields);
}

const isCalled = ({ user }: Question) => user.includes('## Standard input');

function inputs(question: Question): string {
  const dice = new Dice(question.user);
  const kinds = ['edge', 'small', 'medium', 'large'];
  const entries = Array.from({ length: 15 }, (_, i) => {
    const values = Array.from({ length: 1 + i * 4 }, () => dice.below(1001));
    const k = 1 + dice.below(1000);
    const text = isCalled(question) ? `${k}\n[${values.join(', ')}]\n` : `${values.length} ${k}\n${values.join(' ')}\n`;
    return { name: `case ${i}`, kind: kinds[Math.min(3, i >> 2)], text };
  });
  // One that the validator must refuse.
  entries[3]!.text = 'no legal input\n';
  return JSON.stringify({ inputs: entries });
}

function program(question: Question): string {
  if (question.user.includes('makes test inputs')) return fenced(generator(isCalled(question)));
  if (question.user.includes('checks whether it is a legal input')) return fenced(validator(isCalled(question)));
  return solution(question);
}

function fenced(code: string): string {
  return `<think>\nThis needs care.\n</think>\nHere is the program.\n\n\`\`\`python\n${code}\`\`\`\n`;
}

function generator(called: boolean): string {
  const text = called
    ? 'f"{k}\\n[" + ", ".join(map(str, values)) + "]\\n"'
    : 'f"{len(values)} {k}\\n" + " ".join(map(str, values)) + "\\n"';
  return `import argparse
import casegen
import random

parser = argparse.ArgumentParser()
parser.add_argument("--seed", type=int, default=42)
random.seed(parser.parse_args().seed)


def case(kind, name, k, values):
    add_case(kind, name, ${text})


case("boundary", "smallest", 1, [0])  # nothing smaller is legal
case("boundary", "all equal", 7, [7] * 20)
for size in (5, 12, 40, 90, 150, 250, 400):
    case("nominal", f"random {size}", random.randint(1, 1000), [random.randint(0, 1000) for _ in range(size)])
case("complex", "rising", 500, list(range(0, 1000, 3)))
case("complex", "falling", 333, casegen.falling(random, 300, 0, 1000))
case("stress", "largest", 1000, [1000] * 1000)
print("this goes nowhere")
`;
}

function validator(called: boolean): string {
  const read = called
    ? `import json
    k = int(lines[0])
    values = json.loads(lines[1])
    assert isinstance(values, list) and all(type(v) is int for v in values)
    n = len(values)`
    : `n, k = map(int, lines[0].split())
    values = list(map(int, lines[1].split()))`;
  return `import sys

lines = sys.stdin.read().rstrip().split("\\n")
try:
    assert len(lines) == 2
    ${read}
    assert 1 <= n <= 1000 and len(values) == n and 1 <= k <= 1000
    assert all(0 <= v <= 1000 for v in values)
except Exception as problem:
    print("illegal:", problem)
    sys.exit(1)
`;
}

function solution(question: Question): string {
  const [, number, factor] = /This is question (\d+) with factor (\d+)\./.exec(question.user)!;
  const dice = new Dice(`${question.seed}`);
  const asked = QUESTIONS[Number(number)]![1];
  // About one in eight forgets something.
  const wrong = dice.below(8) === 0;
  const formula = `(${asked}) * ${factor} + ${wrong ? 'n - 1' : 'n'}`;
  const body =
    dice.below(2) === 0 ? `return (${formula}) % ${MODULUS}` : `total = ${formula}\n        return total % ${MODULUS}`;
  if (isCalled(question)) {
    return fenced(
      `class Solution:\n    def combine(self, k: int, values: list[int]) -> int:\n        n = len(values)\n        ${body}\n`,
    );
  }
  return fenced(
    `import sys\n\n\ndef solve(n, k, values):\n    if True:\n        ${body}\n\n\nn, k, *values = map(int, sys.stdin.read().split())\nprint(solve(n, k, values))\n`,
  );
}
