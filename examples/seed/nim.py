"""Grundy numbers of a subtraction game on several piles.

Input: the allowed moves, then the pile sizes. Output: First or Second.
"""
from functools import reduce
from operator import xor


def grundy_numbers(limit, moves):
    grundy = [0] * (limit + 1)
    for size in range(1, limit + 1):
        reachable = {grundy[size - move] for move in moves if move <= size}
        value = 0
        while value in reachable:
            value += 1
        grundy[size] = value
    return grundy


if __name__ == "__main__":
    moves = set(map(int, input().split()))
    piles = list(map(int, input().split()))
    grundy = grundy_numbers(max(piles), moves)
    print("First" if reduce(xor, (grundy[pile] for pile in piles)) else "Second")
