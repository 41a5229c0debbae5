from functools import cmp_to_key

words = "pear Apple fig banana cherry Date".split()
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len, reverse=True))
print(sorted(range(20), key=cmp_to_key(lambda a, b: (a % 3 - b % 3) or b - a)))
seed = 1
values = []
for _ in range(3000):
    seed = seed * 1103515245 + 12345 & 0x7FFFFFFF
    values.append(seed % 1000)
values.sort()
print(values[:5], values[-5:], values == sorted(values, reverse=True)[::-1])
