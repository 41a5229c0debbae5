"""Kahn's topological sort.

Input: n m, then m lines u v (u before v). Output: an order, or IMPOSSIBLE.
"""
import sys
from collections import defaultdict, deque


def topological_order(n, edges):
    after = defaultdict(list)
    indegree = [0] * (n + 1)
    for u, v in edges:
        after[u].append(v)
        indegree[v] += 1
    queue = deque(v for v in range(1, n + 1) if indegree[v] == 0)
    order = []
    while queue:
        u = queue.popleft()
        order.append(u)
        for v in after[u]:
            indegree[v] -= 1
            if indegree[v] == 0:
                queue.append(v)
    return order if len(order) == n else None


def main():
    numbers = list(map(int, sys.stdin.read().split()))
    n, m = numbers[:2]
    order = topological_order(n, zip(numbers[2:2 + 2 * m:2], numbers[3:3 + 2 * m:2]))
    print("IMPOSSIBLE" if order is None else " ".join(map(str, order)))


if __name__ == "__main__":
    main()
