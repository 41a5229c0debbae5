"""Huffman code of a text, with ties broken by creation order.

Input: one line of text. Output: the code of each letter, then the encoded length.
"""
import heapq
from collections import Counter


def huffman_codes(text):
    frequency = Counter(text)
    heap = [(count, order, letter) for order, (letter, count) in enumerate(sorted(frequency.items()))]
    heapq.heapify(heap)
    order = len(heap)
    while len(heap) > 1:
        low, _, left = heapq.heappop(heap)
        high, _, right = heapq.heappop(heap)
        heapq.heappush(heap, (low + high, order, (left, right)))
        order += 1
    codes = {}

    def walk(node, code):
        if isinstance(node, str):
            codes[node] = code or "0"
            return
        walk(node[0], code + "0")
        walk(node[1], code + "1")

    walk(heap[0][2], "")
    return codes


if __name__ == "__main__":
    line = input()
    table = huffman_codes(line)
    for letter in sorted(table):
        print(repr(letter), table[letter])
    print(sum(len(table[letter]) for letter in line))
