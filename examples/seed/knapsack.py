"""0/1 knapsack with a one-dimensional table.

Input: n and the capacity, then n lines weight value. Output: the best total value.
"""


def best_value(items, capacity):
    best = [0] * (capacity + 1)
    for weight, value in items:
        for c in range(capacity, weight - 1, -1):
            best[c] = max(best[c], best[c - weight] + value)
    return best[capacity]


if __name__ == "__main__":
    n, capacity = map(int, input().split())
    print(best_value([tuple(map(int, input().split())) for _ in range(n)], capacity))
