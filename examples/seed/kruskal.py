"""Weight of a minimum spanning forest by Kruskal's algorithm.

Input: n m, then m lines u v w. Output: total weight and number of trees.
"""
import sys


class UnionFind:
    def __init__(self, size):
        self.parent = list(range(size))
        self.size = [1] * size

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        if a == b:
            return False
        if self.size[a] < self.size[b]:
            a, b = b, a
        self.parent[b] = a
        self.size[a] += self.size[b]
        return True


def main():
    n, m = map(int, sys.stdin.readline().split())
    edges = [tuple(map(int, line.split())) for line in sys.stdin.readlines()[:m]]
    edges.sort(key=lambda edge: edge[2])
    forest = UnionFind(n + 1)
    total, trees = 0, n
    for u, v, w in edges:
        if forest.union(u, v):
            total += w
            trees -= 1
    print(total, trees)


if __name__ == "__main__":
    main()
