"""All permutations of a multiset in lexicographic order, by next_permutation.

Input: one word. Output: its different arrangements, one per line.
"""


def next_permutation(items):
    """Advances items in place; False after the last arrangement."""
    i = len(items) - 2
    while i >= 0 and items[i] >= items[i + 1]:
        i -= 1
    if i < 0:
        return False
    j = len(items) - 1
    while items[j] <= items[i]:
        j -= 1
    items[i], items[j] = items[j], items[i]
    items[i + 1:] = reversed(items[i + 1:])
    return True


if __name__ == "__main__":
    letters = sorted(input().strip())
    while True:
        print("".join(letters))
        if not next_permutation(letters):
            break
