"""All occurrences of a pattern in a text by Knuth, Morris and Pratt.

Input: the text, then the pattern, one per line. Output: start positions, 1-based.
"""


def prefix_function(pattern):
    fail = [0] * len(pattern)
    k = 0
    for i in range(1, len(pattern)):
        while k and pattern[i] != pattern[k]:
            k = fail[k - 1]
        if pattern[i] == pattern[k]:
            k += 1
        fail[i] = k
    return fail


def occurrences(text, pattern):
    fail = prefix_function(pattern)
    k = 0
    for i, letter in enumerate(text):
        while k and (k == len(pattern) or letter != pattern[k]):
            k = fail[k - 1]
        if letter == pattern[k]:
            k += 1
        if k == len(pattern):
            yield i - k + 1


if __name__ == "__main__":
    text, pattern = input(), input()
    print(" ".join(str(start + 1) for start in occurrences(text, pattern)) or "NONE")
