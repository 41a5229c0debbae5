"""Shortest distances from vertex 1 in a graph with non-negative weights.

Input: n m, then m lines u v w. Output: n distances, -1 where unreachable.
"""
import heapq
import sys


def dijkstra(graph, source):
    dist = [None] * len(graph)
    dist[source] = 0
    heap = [(0, source)]
    while heap:
        d, u = heapq.heappop(heap)
        if d > dist[u]:
            continue
        for v, w in graph[u]:
            candidate = d + w
            if dist[v] is None or candidate < dist[v]:
                dist[v] = candidate
                heapq.heappush(heap, (candidate, v))
    return dist


def main():
    data = iter(map(int, sys.stdin.buffer.read().split()))
    n, m = next(data), next(data)
    graph = [[] for _ in range(n)]
    for _ in range(m):
        u, v, w = next(data) - 1, next(data) - 1, next(data)
        graph[u].append((v, w))
        graph[v].append((u, w))
    print(*(-1 if d is None else d for d in dijkstra(graph, 0)))


if __name__ == "__main__":
    main()
