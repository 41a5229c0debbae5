import type { Operator } from '../model.ts';

export const distinctBlocks: Operator = {
  id: 'distinct-blocks',
  family: 'F05',
  role: 'core',
  input: { kind: 'string', size: [1, 80], drawnFrom: 5, value: [0n, 0n], alphabet: 'abc' },
  params: [],
  result: { kind: 'int', bound: (_, size) => [0n, (BigInt(size) * BigInt(size + 1)) / 2n] },
  algebra: [],
  features: [
    'algo/strings/suffix sorting',
    'type/strings/pattern matching',
    'data/text/string',
    'data/sets/hash set',
    'logic/edges/duplicates',
  ],
  base: 1600,
  variants: [
    {
      axis: 'length',
      options: [
        { id: 'any', python: { LEAST: '1', LETTERS: '0' }, words: { least: 'one letter' } },
        { id: 'two', python: { LEAST: '2', LETTERS: 'len(set(s))' }, words: { least: 'two letters' }, delta: 50 },
      ],
    },
  ],
  impls: [
    {
      name: 'collect',
      cost: 'n3',
      family: 'definition',
      source: `def FN(s):
    n = len(s)
    return len(⟦once¦set¦list⟧(s[i:j] for i in range(n) for j in range(i + @LEAST@, n + 1)))
`,
    },
    {
      name: 'suffixes',
      cost: 'n2',
      family: 'library',
      source: `def FN(s):
    n = len(s)
    rest = ⟦order¦sorted¦list⟧(s[i:] for i in range(n))
    total = n * (n + 1) // 2
    for x, y in zip(rest, rest[1:]):
        k = 0
        while k < ⟦short¦min(len(x), len(y))¦min(len(x), len(y), 2)⟧ and x[k] == y[k]:
            k += 1
        total -= k
    return total - @LETTERS@
`,
    },
    {
      name: 'automaton',
      cost: 'n',
      family: 'classic',
      source: `def FN(s):
    step, link, size = [{}], [-1], [0]
    last = 0
    for ch in s:
        cur = len(step)
        step.append({})
        link.append(0)
        size.append(size[last] + 1)
        p = last
        while p != -1 and ch not in step[p]:
            step[p][ch] = cur
            p = link[p]
        if p != -1:
            q = step[p][ch]
            if size[p] + 1 ⟦direct¦==¦<=⟧ size[q]:
                link[cur] = q
            else:
                twin = len(step)
                step.append(dict(step[q]))
                link.append(link[q])
                size.append(size[p] + 1)
                while p != -1 and step[p].get(ch) == q:
                    step[p][ch] = twin
                    p = link[p]
                link[q] = ⟦relink¦twin¦0⟧
                link[cur] = twin
        last = cur
    return sum(size[v] - size[link[v]] for v in range(1, len(step))) - @LETTERS@
`,
    },
  ],
  mutations: [
    { slot: 'once', code: 'M10', trap: 'by-position', what: 'equal blocks at different places count several times' },
    { slot: 'order', code: 'own', what: 'endings are compared in text order instead of sorted order' },
    { slot: 'short', code: 'own', what: 'common beginnings are cut off after two letters' },
    { slot: 'direct', code: 'M03', what: 'states that should be split are shared' },
    { slot: 'relink', code: 'own', what: 'the split state loses its place in the chain' },
  ],
  words: {
    titles: ['Different Blocks', 'The Book of Parts', 'How Many Pieces'],
    stories: [
      '{Name} cuts pieces out of a long record in which every {letter} was noted as one small letter. A piece that was seen before is of no interest, wherever it was cut.',
      'The {agent} keeps an index of everything that can be read in a string of small letters without skipping any. Each piece gets one line of the index, however often it occurs.',
    ],
    values: [
      'the number of different blocks of {a} with at least {least}',
      'the number of different strings of at least {least} that occur as a block of {a}',
    ],
    define: [
      'A block is a non-empty sequence of consecutive letters. Two blocks are different if they differ in length or in some letter; a block that occurs at several places counts once.',
    ],
    use: 'all endings are ordered and what neighbours share is subtracted',
    banned: ['suffix', 'automaton', 'hash'],
  },
  families: [
    { name: 'one-letter', body: "return 'b' * n" },
    { name: 'fibonacci', body: "x, y = 'a', 'ab'\nwhile len(y) < n:\n    x, y = y, y + x\nreturn y[:n]" },
    { name: 'repeated', body: "p = ''.join(rng.choice('abc') for _ in range(max(1, n // 5)))\nreturn (p * n)[:n]" },
  ],
};
