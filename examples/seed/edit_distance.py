"""Levenshtein distance with two rolling rows.

Input: two strings, one per line. Output: the least number of edits.
"""


def edit_distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


if __name__ == "__main__":
    print(edit_distance(input(), input()))
