"""A longest strictly increasing subsequence, by patience sorting and back links.

Input: n, then n integers. Output: its length, then the values.
"""
from bisect import bisect_left


def longest_increasing(values):
    tails, tail_index = [], []
    previous = [-1] * len(values)
    for i, value in enumerate(values):
        pile = bisect_left(tails, value)
        if pile == len(tails):
            tails.append(value)
            tail_index.append(i)
        else:
            tails[pile] = value
            tail_index[pile] = i
        if pile > 0:
            previous[i] = tail_index[pile - 1]
    chain = []
    i = tail_index[-1] if tail_index else -1
    while i != -1:
        chain.append(values[i])
        i = previous[i]
    return chain[::-1]


if __name__ == "__main__":
    input()
    answer = longest_increasing(list(map(int, input().split())))
    print(len(answer))
    print(*answer)
