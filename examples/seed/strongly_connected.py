"""Strongly connected components by Kosaraju's two passes, without recursion.

Input: n m, then m lines u v. Output: the number of components and the largest size.
"""
import sys


def finish_order(graph):
    seen, order = [False] * len(graph), []
    for root in range(len(graph)):
        if seen[root]:
            continue
        seen[root] = True
        stack = [(root, iter(graph[root]))]
        while stack:
            u, rest = stack[-1]
            for v in rest:
                if not seen[v]:
                    seen[v] = True
                    stack.append((v, iter(graph[v])))
                    break
            else:
                order.append(u)
                stack.pop()
    return order


def components(graph, reverse):
    owner = [-1] * len(graph)
    sizes = []
    for root in reversed(finish_order(graph)):
        if owner[root] >= 0:
            continue
        owner[root] = len(sizes)
        group = [root]
        for u in group:
            for v in reverse[u]:
                if owner[v] < 0:
                    owner[v] = len(sizes)
                    group.append(v)
        sizes.append(len(group))
    return sizes


if __name__ == "__main__":
    n, m, *ends = map(int, sys.stdin.read().split())
    graph, reverse = [[] for _ in range(n)], [[] for _ in range(n)]
    for u, v in zip(ends[::2], ends[1::2]):
        graph[u - 1].append(v - 1)
        reverse[v - 1].append(u - 1)
    sizes = components(graph, reverse)
    print(len(sizes), max(sizes))
