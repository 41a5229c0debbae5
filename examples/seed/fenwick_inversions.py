"""Number of inversions with a Fenwick tree over compressed values.

Input: n, then n integers. Output: the number of pairs i < j with a[i] > a[j].
"""
import sys


def count_inversions(values):
    rank = {value: i + 1 for i, value in enumerate(sorted(set(values)))}
    tree = [0] * (len(rank) + 1)
    inversions = 0
    for seen, value in enumerate(values):
        i = rank[value]
        not_greater = 0
        while i > 0:
            not_greater += tree[i]
            i -= i & -i
        inversions += seen - not_greater
        i = rank[value]
        while i < len(tree):
            tree[i] += 1
            i += i & -i
    return inversions


if __name__ == "__main__":
    _, *numbers = map(int, sys.stdin.read().split())
    print(count_inversions(numbers))
