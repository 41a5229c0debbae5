import itertools


def primes():
    found = []
    for n in itertools.count(2):
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n


def echo():
    total = 0
    while True:
        total += yield total


g = echo()
next(g)
print([g.send(k) for k in range(6)])
print(list(itertools.islice(primes(), 15)))
print(["".join(p) for p in itertools.permutations("abc")])
print(list(itertools.groupby("aabbbc", key=str))[0][0], list(itertools.accumulate([1, 2, 3], lambda a, b: a * b)))
