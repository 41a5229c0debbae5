"""Cut an array into at most k blocks so that the largest block sum is least.

Binary search on the answer. Input: n k, then n positive integers.
"""


def blocks_needed(values, limit):
    blocks, current = 1, 0
    for value in values:
        if current + value > limit:
            blocks += 1
            current = 0
        current += value
    return blocks


def least_largest_sum(values, k):
    lo, hi = max(values), sum(values)
    while lo < hi:
        mid = (lo + hi) // 2
        if blocks_needed(values, mid) <= k:
            hi = mid
        else:
            lo = mid + 1
    return lo


if __name__ == "__main__":
    _, k = map(int, input().split())
    print(least_largest_sum(list(map(int, input().split())), k))
