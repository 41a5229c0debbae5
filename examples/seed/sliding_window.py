"""Longest substring with at most k different letters, by a sliding window.

Input: k, then the string. Output: the leftmost longest substring.
"""
from collections import Counter


def longest_window(s, k):
    inside = Counter()
    left = best_start = best_length = 0
    for right, letter in enumerate(s):
        inside[letter] += 1
        while len(inside) > k:
            inside[s[left]] -= 1
            if not inside[s[left]]:
                del inside[s[left]]
            left += 1
        if right - left + 1 > best_length:
            best_start, best_length = left, right - left + 1
    return s[best_start:best_start + best_length]


if __name__ == "__main__":
    limit = int(input())
    print(longest_window(input().strip(), limit))
