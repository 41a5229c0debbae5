"""All-pairs shortest paths by Floyd and Warshall.

Input: n m, then m lines u v w (directed). Output: the distance matrix, - for none.
"""
from itertools import product


def all_pairs(n, arcs):
    dist = [[None] * n for _ in range(n)]
    for v in range(n):
        dist[v][v] = 0
    for u, v, w in arcs:
        if dist[u][v] is None or w < dist[u][v]:
            dist[u][v] = w
    for k, i, j in product(range(n), repeat=3):
        if dist[i][k] is not None and dist[k][j] is not None:
            through = dist[i][k] + dist[k][j]
            if dist[i][j] is None or through < dist[i][j]:
                dist[i][j] = through
    return dist


if __name__ == "__main__":
    n, m = map(int, input().split())
    arcs = []
    for _ in range(m):
        u, v, w = map(int, input().split())
        arcs.append((u - 1, v - 1, w))
    for row in all_pairs(n, arcs):
        print(" ".join("-" if d is None else str(d) for d in row))
