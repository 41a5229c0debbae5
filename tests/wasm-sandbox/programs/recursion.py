import sys
from functools import lru_cache

sys.setrecursionlimit(50000)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


@lru_cache(None)
def ways(n):
    return 1 if n < 2 else ways(n - 1) + ways(n - 2)


def hanoi(n, a="A", b="B", c="C"):
    if n == 0:
        return 0
    return hanoi(n - 1, a, c, b) + 1 + hanoi(n - 1, c, b, a)


print(depth(20000), ways(400), ways.cache_info(), hanoi(9))
