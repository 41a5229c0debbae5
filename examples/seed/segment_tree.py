"""Point assignment and range minimum with an iterative segment tree.

Input: n q, n integers, then q lines "set i x" or "min l r" (1-based, inclusive).
"""
import sys


class MinTree:
    def __init__(self, values):
        self.size = 1
        while self.size < len(values):
            self.size *= 2
        self.tree = [float("inf")] * (2 * self.size)
        self.tree[self.size:self.size + len(values)] = values
        for node in range(self.size - 1, 0, -1):
            self.tree[node] = min(self.tree[2 * node], self.tree[2 * node + 1])

    def assign(self, index, value):
        node = index + self.size
        self.tree[node] = value
        while node > 1:
            node //= 2
            self.tree[node] = min(self.tree[2 * node], self.tree[2 * node + 1])

    def query(self, left, right):
        """Minimum over left <= i < right."""
        result = float("inf")
        left += self.size
        right += self.size
        while left < right:
            if left & 1:
                result = min(result, self.tree[left])
                left += 1
            if right & 1:
                right -= 1
                result = min(result, self.tree[right])
            left >>= 1
            right >>= 1
        return result


def main():
    lines = sys.stdin.read().splitlines()
    _, q = map(int, lines[0].split())
    tree = MinTree([int(x) for x in lines[1].split()])
    for line in lines[2:2 + q]:
        kind, a, b = line.split()
        if kind == "set":
            tree.assign(int(a) - 1, int(b))
        else:
            print(tree.query(int(a) - 1, int(b)))


if __name__ == "__main__":
    main()
