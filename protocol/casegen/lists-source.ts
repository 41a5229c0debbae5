/** Python of `casegen`: numbers, arrays, permutations, strings, intervals, text. */
export const CASEGEN_LISTS = `"""Pieces of test inputs. Every function that draws takes an instance of random.Random, or the random module, first, and draws
from nothing else: equal seeds give equal data. Integers only. Vertices, rows and positions are counted from 1 unless said otherwise."""


def bounds(lo, hi):
    """Values at and near the ends of lo..hi, ascending, without repeats."""
    near = [lo, lo + 1, -1, 0, 1, (lo + hi) // 2, hi - 1, hi]
    return sorted(set(x for x in near if lo <= x <= hi))


def array(rng, n, lo, hi):
    """n integers of lo..hi."""
    return [rng.randint(lo, hi) for _ in range(n)]


def distinct(rng, n, lo, hi):
    """n different integers of lo..hi in random order."""
    if hi - lo + 1 < n:
        raise ValueError('casegen.distinct: %d..%d has fewer than %d integers' % (lo, hi, n))
    return rng.sample(range(lo, hi + 1), n)


def rising(rng, n, lo, hi):
    """n integers of lo..hi in ascending order."""
    return sorted(array(rng, n, lo, hi))


def falling(rng, n, lo, hi):
    """n integers of lo..hi in descending order."""
    return rising(rng, n, lo, hi)[::-1]


def constant(n, value):
    """n times the same value."""
    return [value] * n


def few_values(rng, n, lo, hi, kinds=2):
    """n integers, at most kinds different ones."""
    values = array(rng, kinds, lo, hi)
    return [rng.choice(values) for _ in range(n)]


def saw(n, period, lo=0):
    """lo, lo + 1, ... starting again after each period."""
    return [lo + i % period for i in range(n)]


def zigzag(rng, n, lo, hi):
    """Small and large values by turns."""
    mid = (lo + hi) // 2
    return [rng.randint(lo, mid) if i % 2 == 0 else rng.randint(mid, hi) for i in range(n)]


def peak(rng, n, lo, hi):
    """Ascending to one place, descending behind it."""
    k = rng.randint(0, n)
    return rising(rng, k, lo, hi) + falling(rng, n - k, lo, hi)


def nearly_sorted(rng, n, lo, hi, swaps):
    """Ascending, but for some swapped pairs."""
    a = rising(rng, n, lo, hi)
    for _ in range(swaps if n > 1 else 0):
        i, j = rng.sample(range(n), 2)
        a[i], a[j] = a[j], a[i]
    return a


def returning(rng, n, step):
    """Integers of -step..step whose prefix sums come back to 0 often; the whole sum is 0 for even n."""
    half = [rng.randint(-step, step) for _ in range(n // 2)]
    out = []
    for x in half:
        out += [x, -x]
    return out + [0] * (n - len(out))


def parts(rng, total, n, least=0):
    """n integers >= least that sum up to total."""
    free = total - n * least
    if n < 1 or free < 0:
        raise ValueError('casegen.parts: %d is not a sum of %d parts >= %d' % (total, n, least))
    cuts = sorted(rng.randint(0, free) for _ in range(n - 1))
    return [b - a + least for a, b in zip([0] + cuts, cuts + [free])]


def permutation(rng, n):
    """The numbers 1..n in random order."""
    return rng.sample(range(1, n + 1), n)


def one_cycle(rng, n):
    """A permutation that is a single cycle."""
    order = permutation(rng, n)
    p = [0] * n
    for x, y in zip(order, order[1:] + order[:1]):
        p[x - 1] = y
    return p


def two_cycles(rng, n):
    """A permutation of swapped pairs; with odd n one number stays."""
    order = permutation(rng, n)
    p = list(range(1, n + 1))
    for x, y in zip(order[::2], order[1::2]):
        p[x - 1], p[y - 1] = y, x
    return p


def rotation(n, shift):
    """1..n moved by shift places."""
    shift %= n
    return list(range(shift + 1, n + 1)) + list(range(1, shift + 1))


def shuffled_blocks(rng, n, width):
    """1..n in blocks of a width, each block in random order."""
    p = []
    for i in range(1, n + 1, width):
        block = list(range(i, min(n, i + width - 1) + 1))
        p += rng.sample(block, len(block))
    return p


def string(rng, n, letters):
    """n random letters."""
    return ''.join(rng.choice(letters) for _ in range(n))


def periodic(rng, n, letters, period):
    """A random word of a period, repeated and cut to n letters."""
    word = string(rng, period, letters)
    return (word * (n // period + 1))[:n]


def fibonacci_word(n, x='a', y='b'):
    """The first n letters of the Fibonacci word."""
    a, b = x, x + y
    while len(b) < n:
        a, b = b, b + a
    return b[:n]


def thue_morse(n, x='a', y='b'):
    """The first n letters of the Thue-Morse word."""
    return ''.join(y if bin(i).count('1') % 2 else x for i in range(n))


def palindrome(rng, n, letters, flaws=0):
    """A palindrome, with some letters replaced."""
    half = string(rng, (n + 1) // 2, letters)
    s = list(half + half[:n // 2][::-1])
    for _ in range(flaws if n else 0):
        s[rng.randrange(n)] = rng.choice(letters)
    return ''.join(s)


def runs(rng, n, letters, longest):
    """Runs of equal letters, each at most longest."""
    s = ''
    while len(s) < n:
        s += rng.choice(letters) * rng.randint(1, longest)
    return s[:n]


def brackets(rng, pairs, kinds='()'):
    """A balanced word; kinds holds opening and closing marks by turns."""
    out, stack = [], []
    opened = 0
    while len(out) < 2 * pairs:
        if opened < pairs and (not stack or rng.randint(0, 1)):
            k = 2 * rng.randrange(len(kinds) // 2)
            out.append(kinds[k])
            stack.append(kinds[k + 1])
            opened += 1
        else:
            out.append(stack.pop())
    return ''.join(out)


def intervals(rng, n, lo, hi, longest):
    """n pairs l <= r within lo..hi, r - l <= longest."""
    out = []
    for _ in range(n):
        l = rng.randint(lo, hi)
        out.append((l, rng.randint(l, min(hi, l + longest))))
    return out


def nested(rng, n, lo, hi):
    """Intervals each inside the one before, as far as there is room, in random order."""
    out = [(min(lo + i, (lo + hi) // 2), max(hi - i, (lo + hi) // 2)) for i in range(n)]
    rng.shuffle(out)
    return out


def touching(rng, n, lo, longest):
    """Intervals each of which begins where the one before ends, in random order."""
    out = []
    for _ in range(n):
        r = lo + rng.randint(0, longest)
        out.append((lo, r))
        lo = r
    rng.shuffle(out)
    return out


def staircase(n, lo, step, length):
    """Intervals of one length, each begins a step behind the one before."""
    return [(lo + i * step, lo + i * step + length) for i in range(n)]


def text(*rows):
    """Lines of an input: an int or str stands alone, a list or tuple on one line with single spaces."""
    out = []
    for row in rows:
        out.append(' '.join(map(str, row)) if isinstance(row, (list, tuple)) else str(row))
    return '\\n'.join(out) + '\\n'
`;
