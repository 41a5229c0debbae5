"""A trie that counts how many words start with each queried prefix.

Input: n, n words, q, q prefixes. Output: one count per prefix.
"""
import sys


class Node:
    __slots__ = ("children", "count")

    def __init__(self):
        self.children = {}
        self.count = 0


class Trie:
    def __init__(self):
        self.root = Node()

    def insert(self, word):
        node = self.root
        for letter in word:
            node = node.children.setdefault(letter, Node())
            node.count += 1

    def starting_with(self, prefix):
        node = self.root
        for letter in prefix:
            node = node.children.get(letter)
            if node is None:
                return 0
        return node.count


if __name__ == "__main__":
    tokens = sys.stdin.read().split()
    n = int(tokens[0])
    trie = Trie()
    for word in tokens[1:n + 1]:
        trie.insert(word)
    for prefix in tokens[n + 2:]:
        print(trie.starting_with(prefix))
