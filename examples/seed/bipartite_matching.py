"""Maximum bipartite matching by augmenting paths (Kuhn).

Input: a b m, then m lines u v with u on the left, v on the right. Output: its size.
"""
import sys


def maximum_matching(adjacent, right_size):
    partner = [None] * right_size

    def augment(u, visited):
        for v in adjacent[u]:
            if v in visited:
                continue
            visited.add(v)
            if partner[v] is None or augment(partner[v], visited):
                partner[v] = u
                return True
        return False

    return sum(augment(u, set()) for u in range(len(adjacent)))


def main():
    sys.setrecursionlimit(10000)
    a, b, m = map(int, input().split())
    adjacent = [set() for _ in range(a)]
    for _ in range(m):
        u, v = map(int, input().split())
        adjacent[u - 1].add(v - 1)
    print(maximum_matching([sorted(row) for row in adjacent], b))


if __name__ == "__main__":
    main()
