"""Blocks with a given sum, counted with prefix sums and a hash map.

Input: n k, then n integers (possibly negative). Output: the number of blocks with sum k.
"""
from collections import defaultdict
from itertools import accumulate


def count_blocks(values, target):
    seen = defaultdict(int)
    seen[0] = 1
    count = 0
    for total in accumulate(values):
        count += seen[total - target]
        seen[total] += 1
    return count


if __name__ == "__main__":
    _, k = map(int, input().split())
    print(count_blocks(map(int, input().split()), k))
