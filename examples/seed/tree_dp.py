"""Heaviest set of tree vertices without two neighbours, by tree DP.

Input: n, n weights, then n - 1 lines u v. Output: the best total weight.
"""
import sys


def best_party(weights, tree):
    order, parent = [0], [-1] * len(weights)
    for u in order:
        for v in tree[u]:
            if v != parent[u]:
                parent[v] = u
                order.append(v)
    take, skip = list(weights), [0] * len(weights)
    for u in reversed(order):
        if parent[u] >= 0:
            take[parent[u]] += skip[u]
            skip[parent[u]] += max(take[u], skip[u])
    return max(take[0], skip[0])


def main():
    data = list(map(int, sys.stdin.read().split()))
    n = data[0]
    tree = [[] for _ in range(n)]
    for u, v in zip(data[n + 1::2], data[n + 2::2]):
        tree[u - 1].append(v - 1)
        tree[v - 1].append(u - 1)
    print(best_party(data[1:n + 1], tree))


if __name__ == "__main__":
    main()
