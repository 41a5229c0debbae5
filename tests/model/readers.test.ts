import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readCode, withoutReasoning } from '../../node/model/answer-text.ts';
import type { ChatAnswer, JsonSchema } from '../../node/model/chat.ts';
import { withoutBounds } from '../../node/model/dialect.ts';
import { adapted, isCallable } from '../../node/model/entry-point.ts';
import { Failure } from '../../node/model/failure.ts';
import { gbnfOf } from '../../node/model/gbnf.ts';
import { extractionPrompt } from '../../node/model/prompts/features.ts';
import { casegenGuide, generatorPrompt } from '../../node/model/prompts/programs.ts';
import { PROMPTS_VERSION } from '../../node/model/prompts/version.ts';
import { readReview, readSelection, readStatement } from '../../node/model/stages/compose.ts';
import { readEvolution } from '../../node/model/stages/evolve.ts';
import { readExtraction } from '../../node/model/stages/extract.ts';
import { readSolution } from '../../node/model/stages/solve.ts';
import { readInputs } from '../../node/model/stages/suite.ts';
import { CASEGEN_SOURCE } from '../../protocol/casegen/source.ts';
import { hasCycle, isFeaturePath } from '../../protocol/rules/feature-tree.ts';
import { statementSignature, tokenCount } from '../../protocol/rules/statement-text.ts';
import { scriptedAnswer } from './scripted-mind.ts';

const say = (text: string, finish: 'stop' | 'length' = 'stop'): ChatAnswer => {
  return { text, finish, promptTokens: 1, completionTokens: 1 };
};

function reasonOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error.reason;
  }
  return 'none';
}

/** What the scripted mind would say to this form. */
function mind(form: string, user = 'f1 algo/a/b\nf2 data/c', properties: object = {}): Record<string, unknown> {
  const question = { form, schema: { properties }, user, seed: 1, maxTokens: 1, body: {} };
  return JSON.parse(scriptedAnswer(question)) as Record<string, unknown>;
}

const FEATURES = ['algo/a/b', 'data/c'];
const STATEMENT = mind('statement');
const EXTRACTION = mind('extraction', 'some words here that a program might have');

describe('every form', () => {
  const readers: [string, Record<string, unknown>, (answer: ChatAnswer) => unknown][] = [
    ['extraction', EXTRACTION, readExtraction],
    ['evolution', mind('evolution'), (answer) => readEvolution(answer, FEATURES)],
    ['selection', mind('selection'), (answer) => readSelection(answer, FEATURES)],
    ['statement', STATEMENT, (answer) => readStatement(answer, 'atcoder')],
    ['review', mind('review'), readReview],
    ['inputs', mind('inputs'), readInputs],
  ];
  for (const [name, good, read] of readers) {
    const text = JSON.stringify(good);
    test(`${name}: is read bare, in one fence, and after reasoning`, () => {
      for (const whole of [text, ` ${text}\n`, `\`\`\`json\n${text}\n\`\`\``, `<think>{"a": 1}</think>\n${text}`]) {
        assert.equal(
          reasonOf(() => read(say(whole))),
          'none',
          whole.slice(0, 40),
        );
      }
    });

    test(`${name}: anything else has a name of its own, and nothing is repaired`, () => {
      const wrong: [string, ChatAnswer][] = [
        ['refusal', say('I’m sorry, but I can’t help with that.')],
        ['refusal', say('As an AI language model I do not do this.')],
        ['not-json', say('blue blue blue blue')],
        ['not-json', say(`Here you are: ${text}`)],
        ['not-json', say(text.replace(':', ' '))],
        ['not-json', say('')],
        ['truncated', say(text, 'length')],
        ['truncated', say(text.slice(0, -1))],
        ['tags', say(`<think>and on ${text}`)],
        ['invented', say(JSON.stringify({ ...good, confidence: 'high' }))],
        ['schema', say('[]')],
        ['schema', say(JSON.stringify(Object.fromEntries(Object.entries(good).slice(1))))],
        ['invented', say(JSON.stringify({ ...good, ['k'.repeat(1_000_000)]: 1 }))],
      ];
      for (const [reason, answer] of wrong)
        assert.equal(
          reasonOf(() => read(answer)),
          reason,
          answer.text.slice(0, 60),
        );
    });

    test(`${name}: no answer whatever does more than fail`, () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string(),
            fc.json(),
            fc.constant(text).map((t) => t.replace(/\w/, '"')),
          ),
          (any) => {
            reasonOf(() => read(say(any)));
          },
        ),
        { numRuns: 60 },
      );
    });
  }
});

describe('an extraction', () => {
  const empty = Object.fromEntries(Object.keys(EXTRACTION).map((key) => [key, [] as unknown[]]));
  const withGroups = (groups: unknown[]) => say(JSON.stringify({ ...empty, algorithm: groups }));

  test('gives canonical paths without cycles, ascending, each once', () => {
    const found = readExtraction(
      withGroups([
        { group: 'Sorting ', features: ['Merge  Sort', 'merge sort', 'sorting', 'heap/sort', '?'] },
        { group: 'binary search', features: [] },
      ]),
    );
    assert.deepEqual(found, ['algo/binary search', 'algo/sorting/merge sort']);
    assert.ok(found.every((path) => isFeaturePath(path) && !hasCycle(path)));
  });

  test('of empty categories, or of names that are none, is empty', () => {
    for (const groups of [[], [{ group: 'loop', features: ['loop'] }], [{ group: '%%', features: ['ok name'] }]]) {
      assert.equal(
        reasonOf(() => readExtraction(withGroups(groups))),
        'empty',
      );
    }
    assert.equal(
      reasonOf(() => readExtraction(withGroups([{ group: 'x'.repeat(1_000_000), features: [] }]))),
      'schema',
    );
  });
});

test('an evolution must widen most leaves by two, and repeats nothing', () => {
  const entry = (siblings: string[], finer: string[] = []) => ({ siblings, finer });
  const read = (f1: object, f2: object) => readEvolution(say(JSON.stringify({ f1, f2 })), FEATURES);
  assert.deepEqual(read(entry(['b', 'one', 'two'], ['deeper', 'a']), entry([])), [
    'algo/a/b/deeper',
    'algo/a/one',
    'algo/a/two',
  ]);
  assert.equal(
    reasonOf(() => read(entry(['one', 'one', 'b']), entry(['new']))),
    'stub',
  );
});

describe('a statement', () => {
  const read = (change: object, style: 'atcoder' | 'leetcode' = 'atcoder') =>
    readStatement(say(JSON.stringify({ ...STATEMENT, ...change })), style);

  test('is put together without samples and counted in tokens', () => {
    const { statement, plan, difficulty } = read({ rating: 12_345 });
    assert.ok(statement.startsWith('# ') && statement.includes('## Constraints') && tokenCount(statement) >= 200);
    assert.ok(!statement.includes('Sample') && plan.samples.length === 2 && difficulty === 3_500);
  });

  test('that is short, a stub or a refusal in a field is a discard', () => {
    assert.equal(
      reasonOf(() => read({ task: ['Print the sum of all values.'] })),
      'short',
    );
    for (const task of ['...', 'TODO', '<insert statement>', 'lorem ipsum dolor'])
      assert.equal(
        reasonOf(() => read({ task: [task] })),
        'stub',
      );
    assert.equal(
      reasonOf(() => read({ task: ['I cannot write this problem.'] })),
      'refusal',
    );
    assert.equal(
      reasonOf(() => read({ samples: [] })),
      'schema',
    );
  });

  test('in leetcode style has a callable signature, a starter and a stdin adapter', () => {
    const called = mind('statement', 'f1 x', { function_name: {} });
    const { statement, plan } = readStatement(say(JSON.stringify(called)), 'leetcode');
    assert.match(statement, /class Solution:\n {4}def combine\(self, k: int, values: list\[int\]\) -> int:/);
    assert.match(statement, /Line 2 of standard input holds `values`, a JSON array of integers\./);
    assert.equal(isCallable({ function: 'class', parameters: [], returns: 'int' }), false);
    assert.equal(
      reasonOf(() => read({ ...called, function_name: 'while' }, 'leetcode')),
      'schema',
    );
    assert.equal(
      reasonOf(() => readStatement(say(JSON.stringify(STATEMENT)), 'leetcode')),
      'schema',
    );
    const source = adapted('class Solution:\n    pass', plan.entry!);
    assert.match(source, /print\(_json.dumps\(Solution\(\).combine\(\*_values\)/);
  });

  test('has the same signature whatever its case and punctuation', () => {
    assert.equal(statementSignature('Sum, of ALL  values!'), statementSignature('sum of all values'));
    assert.notEqual(statementSignature('sum of all values'), statementSignature('sum of all value'));
  });
});

test('a judge that finds a gap discards, and says which', () => {
  const text = JSON.stringify({ solvable: false, missing: 'ties are open' });
  assert.throws(() => readReview(say(text)), /unclear: ties are open/);
});

describe('a solution', () => {
  const block = '```python\nprint(int(input()) + 1)\n```';
  const read = (text: string, finish?: 'length') => readSolution(say(text, finish), {});

  test('is the one closed block after the reasoning', () => {
    for (const text of [
      block,
      `Think.\n\n${block}\nDone.`,
      `<think>\n${block}\n</think>\n${block}`,
      `start\n</think>\n${block}`,
    ]) {
      assert.equal(read(text), 'print(int(input()) + 1)\n');
    }
    assert.equal(withoutReasoning(say('<answer>x</answer>')), 'x');
  });

  test('without one block, or with open tags, is a discard with its reason', () => {
    const wrong: [string, string][] = [
      ['code-blocks', 'no code here at all'],
      ['code-blocks', `${block}\n${block}`],
      ['code-blocks', block.replace('python', 'rust')],
      ['truncated', block.slice(0, -4)],
      ['tags', `<think>hm ${block}`],
      ['tags', `<think>a</think><think>b</think>${block}`],
      ['tags', `<answer>${block}`],
      ['tags', `${block}</answer>`],
      ['refusal', 'I am unable to solve this.'],
      ['stub', '```python\n\n```'],
      ['endless', `${'word '.repeat(25_001)}\n${block}`],
      ['endless', `\`\`\`python\n# ${'x'.repeat(33_000)}\n\`\`\``],
    ];
    for (const [reason, text] of wrong)
      assert.equal(
        reasonOf(() => read(text)),
        reason,
        text.slice(0, 60),
      );
    assert.equal(
      reasonOf(() => read(block, 'length')),
      'truncated',
    );
    const entry = { function: 'go', parameters: [{ name: 'x', type: 'int' as const }], returns: 'int' as const };
    assert.equal(
      reasonOf(() => readSolution(say(block), { entry })),
      'stub',
    );
    assert.equal(readCode(say(block)), 'print(int(input()) + 1)\n');
  });
});

test('whoever writes a generator is told all of casegen', () => {
  const guide = casegenGuide();
  const defined = CASEGEN_SOURCE.match(/^def [a-z]/gm)!.length;
  assert.equal(guide.split('\n').length, defined);
  assert.match(guide, /^casegen\.array\(rng, n, lo, hi\): n integers of lo\.\.hi\.$/m);
  assert.ok(generatorPrompt('A problem.').user.includes(guide));
});

test('fewer inputs than five kinds are a stub', () => {
  const inputs = [{ name: 'a', kind: 'edge', text: '1' }];
  assert.equal(
    reasonOf(() => readInputs(say(JSON.stringify({ inputs })))),
    'stub',
  );
});

test('a schema becomes a grammar of llama.cpp, and loses its bounds for strict services', () => {
  const schema: JsonSchema = extractionPrompt('x').format!;
  const grammar = gbnfOf(schema);
  assert.match(grammar, /^root ::= "\{" "\\"programming_language\\":" v-0 "," /m);
  assert.match(grammar, /"\\"" \[a-z\] \[a-z0-9 -\]\{2,38\} "\\""/);
  assert.ok(!/\{\d{4,}|,\d{5,}\}/.test(grammar), 'llama.cpp takes no counts in the thousands');
  assert.doesNotMatch(JSON.stringify(withoutBounds(schema)), /minLength|maxLength|pattern|minItems|maxItems/);
  assert.match(PROMPTS_VERSION, /^prompts-1-[0-9a-f]{16}$/);
});
