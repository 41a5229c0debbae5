"""The most intervals that share a point, by a sweep over sorted events.

Input: n, then n lines l r (closed intervals). Output: the maximum and the least such point.
"""


def busiest(intervals):
    events = []
    for left, right in intervals:
        events.append((left, 0))
        events.append((right, 1))
    events.sort()
    active, best, where = 0, 0, None
    for x, closing in events:
        if closing:
            active -= 1
            continue
        active += 1
        if active > best:
            best, where = active, x
    return best, where


if __name__ == "__main__":
    n = int(input())
    print(*busiest([tuple(map(int, input().split())) for _ in range(n)]))
