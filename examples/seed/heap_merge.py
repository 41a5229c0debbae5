"""Merge k sorted lists with a heap of their heads.

Input: k, then k lines of sorted integers. Output: all of them in order.
"""
import sys
from heapq import heapify, heapreplace, heappop


def merge(lists):
    heads = [(items[0], which, 0) for which, items in enumerate(lists) if items]
    heapify(heads)
    while heads:
        value, which, position = heads[0]
        yield value
        if position + 1 < len(lists[which]):
            heapreplace(heads, (lists[which][position + 1], which, position + 1))
        else:
            heappop(heads)


def main():
    first, *rest = sys.stdin.read().split("\n")
    print(*merge([list(map(int, line.split())) for line in rest[:int(first)]]))


if __name__ == "__main__":
    main()
