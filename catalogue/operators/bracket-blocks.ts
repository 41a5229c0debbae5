import type { Operator } from '../model.ts';

export const bracketBlocks: Operator = {
  id: 'bracket-blocks',
  family: 'F06',
  role: 'core',
  input: { kind: 'string', size: [1, 70], value: [0n, 0n], alphabet: '()' },
  params: [],
  result: { kind: 'pair', bound: (_, size) => [0n, BigInt(size) * BigInt(size)] },
  algebra: [],
  features: [
    'data/linear/stack',
    'type/strings/parsing',
    'type/sequences/longest block',
    'data/text/string',
    'algo/dynamic programming/linear dp',
  ],
  base: 1400,
  variants: [],
  impls: [
    {
      name: 'blocks',
      cost: 'n3',
      family: 'definition',
      source: `def br_good(x):
    level = 0
    for ch in x:
        level += 1 if ch == '(' else -1
        if ⟦dip¦level < 0¦level < -1⟧:
            return False
    return level == 0
def FN(s):
    n = len(s)
    sizes = [j - i for i in range(n) for j in range(i + 2, n + 1, 2) if br_good(s[i:j])]
    return max(sizes, default=0), len(⟦all¦sizes¦set(sizes)⟧)
`,
    },
    {
      name: 'partners',
      cost: 'n',
      family: 'classic',
      source: `def FN(s):
    waiting = []
    size = [0] * (len(s) + 1)
    row = [0] * (len(s) + 1)
    for j in range(len(s)):
        if s[j] == '(':
            waiting.append(j)
        elif waiting:
            i = waiting.pop()
            size[j + 1] = j - i + 1 ⟦chain¦+ size[i]¦⟧
            row[j + 1] = 1 ⟦earlier¦+ row[i]¦⟧
        ⟦reset¦¦else:
            size[j + 1] = size[j]⟧
    return max(size), sum(row)
`,
    },
    {
      name: 'levels',
      cost: 'n',
      family: 'library',
      source: `def FN(s):
    level = 0
    first = {0: 0}
    many = {0: 1}
    best = total = 0
    for j in range(len(s)):
        if s[j] == '(':
            level += 1
            first.setdefault(level, j + 1)
            many[level] = many.get(level, 0) + 1
        else:
            ⟦drop¦first.pop(level, None)
            many.pop(level, None)¦first.pop(level, None)⟧
            level -= 1
            first.setdefault(level, j + 1)
            best = max(best, j + 1 - first[level])
            total += many.get(level, 0)
            many[level] = many.get(level, 0) + 1
    return best, total
`,
    },
  ],
  mutations: [
    { slot: 'dip', code: 'M03', what: 'one bracket too many may be closed on the way' },
    { slot: 'all', code: 'M10', what: 'only different lengths are counted' },
    { slot: 'chain', code: 'own', trap: 'one-pair-only', what: 'blocks that follow each other are not joined' },
    {
      slot: 'earlier',
      code: 'own',
      trap: 'one-pair-only',
      what: 'only blocks within one pair of brackets are counted',
    },
    { slot: 'reset', code: 'M19', what: 'the last length survives a closing bracket without a partner' },
    { slot: 'drop', code: 'M19', what: 'openings of a closed level are counted again' },
  ],
  words: {
    titles: ['Balanced Blocks', 'Opened and Closed', 'The Well Formed Part'],
    stories: [
      '{Name} found a strip of paper that is covered with opening and closing brackets. Parts of it may have been cut from a proper formula.',
      'The log of the {agent} notes an opening bracket whenever a door opens and a closing bracket whenever one closes. Some stretches of the log make sense on their own.',
    ],
    values: [
      'two integers: the length of the longest balanced block (0 if there is none), and the number of balanced blocks',
      'two integers: the largest number of characters in a balanced block (0 if there is none), and how many balanced blocks there are',
    ],
    define: [
      'A block is a non-empty sequence of consecutive characters; blocks at different places count separately. A block is balanced if it holds as many opening as closing brackets and none of its beginnings holds more closing than opening brackets; so two balanced blocks that follow each other make a balanced block.',
    ],
    use: 'every closing bracket finds the last opening one that is still free',
    banned: ['stack', 'dynamic', 'recursion'],
  },
  families: [
    { name: 'pairs', body: "return ('()' * n)[:n]" },
    { name: 'nested', body: "h = n // 2\nreturn '(' * h + ')' * (n - h)" },
    { name: 'closing-first', body: "h = n // 2\nreturn (')' * rng.randint(0, 2) + '(()())' * n)[:max(1, n)]" },
    {
      name: 'proper',
      body: "out, level = [], 0\nfor i in range(n):\n    if level == 0 or (rng.random() < 0.5 and level < n - i):\n        out.append('(')\n        level += 1\n    else:\n        out.append(')')\n        level -= 1\nreturn ''.join(out)",
    },
  ],
};
