"""Lowest common ancestors by binary lifting; vertex 1 is the root.

Input: n q, the parents of 2..n, then q lines u v. Output: one ancestor per line.
"""
import sys


def build(parent):
    n = len(parent)
    depth = [0] * n
    for v in range(1, n):
        depth[v] = depth[parent[v]] + 1
    up = [parent]
    for _ in range(n.bit_length()):
        last = up[-1]
        up.append([last[last[v]] for v in range(n)])
    return depth, up


def ancestor(depth, up, u, v):
    if depth[u] < depth[v]:
        u, v = v, u
    for k in reversed(range(len(up))):
        if depth[u] - (1 << k) >= depth[v]:
            u = up[k][u]
    if u == v:
        return u
    for row in reversed(up):
        if row[u] != row[v]:
            u, v = row[u], row[v]
    return up[0][u]


def main():
    data = [int(x) for x in sys.stdin.read().split()]
    n, q = data[0], data[1]
    depth, up = build([0] + [p - 1 for p in data[2:n + 1]])
    queries = data[n + 1:n + 1 + 2 * q]
    for u, v in zip(queries[::2], queries[1::2]):
        print(ancestor(depth, up, u - 1, v - 1) + 1)


if __name__ == "__main__":
    main()
