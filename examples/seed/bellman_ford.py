"""Bellman-Ford with detection of a negative cycle reachable from vertex 1.

Input: n m, then m lines u v w (directed). Output: distances, or CYCLE.
"""
import sys

INF = 10 ** 18


def bellman_ford(n, edges, source):
    dist = [INF] * n
    dist[source] = 0
    for _ in range(n - 1):
        changed = False
        for u, v, w in edges:
            if dist[u] < INF and dist[u] + w < dist[v]:
                dist[v] = dist[u] + w
                changed = True
        if not changed:
            break
    for u, v, w in edges:
        if dist[u] < INF and dist[u] + w < dist[v]:
            return None
    return dist


def main():
    read = sys.stdin.readline
    n, m = map(int, read().split())
    edges = []
    for _ in range(m):
        u, v, w = map(int, read().split())
        edges.append((u - 1, v - 1, w))
    dist = bellman_ford(n, edges, 0)
    if dist is None:
        print("CYCLE")
    else:
        print(*("NONE" if d == INF else d for d in dist))


main()
