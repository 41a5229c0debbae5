import type { Operator } from '../model.ts';

export const removeLeast: Operator = {
  id: 'remove-least',
  family: 'F06',
  role: 'core',
  input: { kind: 'string', size: [1, 50], drawnFrom: 7, value: [0n, 0n], alphabet: '0123456789' },
  params: [{ name: 'k', lo: '0', hi: 'n - 1', pick: 'uniform' }],
  result: { kind: 'text', bound: (value) => value },
  algebra: [],
  features: [
    'data/linear/monotonic stack',
    'algo/greedy/greedy choice',
    'type/numbers/digit problem',
    'data/text/digit string',
    'opt/tables/memoisation',
  ],
  base: 1400,
  variants: [
    {
      axis: 'aim',
      options: [
        { id: 'smallest', python: { BEST: 'min', OVER: '>' }, words: { aim: 'smallest' } },
        { id: 'largest', python: { BEST: 'max', OVER: '<' }, words: { aim: 'largest' } },
      ],
    },
  ],
  impls: [
    {
      name: 'keep-or-drop',
      cost: 'n2',
      family: 'definition',
      source: `def FN(s, k):
    options = {0: ''}
    for c in s[::-1]:
        fresh = {}
        for cut, tail in options.items():
            for left, text in ((cut, c + tail), (cut + 1, tail)):
                if left <= k:
                    fresh[left] = @BEST@(fresh.get(left, text), text)
        options = fresh
    return ⟦zeros1¦str(int(options[k]))¦options[k]⟧
`,
    },
    {
      name: 'drop-early',
      cost: 'n',
      family: 'classic',
      source: `def FN(s, k):
    size = len(s) - k
    kept = []
    for c in s:
        ⟦loop¦while¦if⟧ kept and k and kept[-1] @OVER@ c:
            kept.pop()
            k -= 1
        kept.append(c)
    text = ''.join(kept⟦rest¦[:size]¦⟧)
    return ⟦zeros2¦text.lstrip('0') or '0'¦text⟧
`,
    },
    {
      name: 'pick-next',
      cost: 'n m',
      family: 'algebraic',
      source: `def FN(s, k):
    size = len(s) - k
    start, text = 0, ''
    for left in range(size, 0, -1):
        c = @BEST@(s[start:len(s) - left + ⟦reach¦1¦(left == size)⟧] or s[start])
        start = ⟦first¦s.index(c, start)¦max(start, s.index(c))⟧ + 1
        text += c
    return ⟦zeros3¦str(int(text))¦text⟧
`,
    },
  ],
  mutations: [
    { slot: 'zeros1', code: 'own', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'zeros2', code: 'own', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'zeros3', code: 'own', trap: 'leading-zeros', what: 'zeros in front are printed' },
    { slot: 'loop', code: 'own', what: 'a digit drives out at most one digit before it' },
    { slot: 'rest', code: 'M39', what: 'removals that are left at the end are not carried out' },
    { slot: 'reach', code: 'M01', what: 'the last possible place is not looked at from the second digit on' },
    { slot: 'first', code: 'own', what: 'the search goes on behind the last start instead of behind the digit found' },
  ],
  words: {
    titles: ['Crossing Out Digits', 'What Remains', 'A Shorter Number'],
    stories: [
      'A long number stands on the board of the {agent}. {Name} has to wipe off some of its digits; those that stay close up and keep their order.',
      '{Name} paid for a sign with a number on it, but the sign is too short, so some digits must go. Which ones is for {Name} to decide.',
    ],
    values: [
      'the {aim} number that can remain when exactly {k} digits of {a} are removed',
      'the {aim} of the numbers that arise by deleting {k} of the {n} digits of {a}',
    ],
    define: [
      'Exactly {k} digits are removed; the remaining digits keep their order and are read as one decimal number. {a} may begin with zeros, and so may the remaining digits; the answer is a number and is printed without leading zeros. If it is zero, print a single 0.',
    ],
    use: 'a digit gives way to a better one behind it',
    banned: ['stack', 'monotonic', 'greedy', 'dynamic'],
  },
  families: [
    { name: 'rising', body: "return ''.join(sorted(rng.choice('0123456789') for _ in range(n)))" },
    { name: 'falling', body: "return ''.join(sorted((rng.choice('0123456789') for _ in range(n)), reverse=True))" },
    { name: 'zeros', body: "return ''.join(rng.choice('1000') for _ in range(n))" },
    { name: 'two-digits', body: "return ''.join(rng.choice('59') for _ in range(n))" },
  ],
};
