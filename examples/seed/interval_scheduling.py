"""Most pairwise disjoint intervals, greedily by right end.

Input: n, then n lines l r (closed). Output: how many, then their numbers.
"""

def schedule(intervals):
    chosen = []
    last_end = None
    for index, (left, right) in sorted(enumerate(intervals, 1), key=lambda item: item[1][1]):
        if last_end is None or left > last_end:
            chosen.append(index)
            last_end = right
    return chosen


if __name__ == "__main__":
    n = int(input())
    answer = schedule([tuple(int(x) for x in input().split()) for _ in range(n)])
    print(len(answer))
    print(*sorted(answer))
