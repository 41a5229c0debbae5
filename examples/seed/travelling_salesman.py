"""Shortest round trip through all cities, by dynamic programming over subsets.

Input: n, then an n x n matrix of distances. Output: the least length.
"""
INF = float("inf")


def shortest_tour(distance):
    n = len(distance)
    dp = [[INF] * n for _ in range(1 << n)]
    dp[1][0] = 0
    for mask in range(1, 1 << n):
        for last in range(n):
            if dp[mask][last] == INF:
                continue
            for city in range(n):
                if mask >> city & 1:
                    continue
                bigger = mask | 1 << city
                dp[bigger][city] = min(dp[bigger][city], dp[mask][last] + distance[last][city])
    return min(dp[-1][last] + distance[last][0] for last in range(n))


if __name__ == "__main__":
    size = int(input())
    print(shortest_tour([list(map(int, input().split())) for _ in range(size)]))
