"""Count the ways to place n queens, by backtracking on bit masks.

Input: n. Output: the number of placements.
"""


def count_placements(n):
    full = (1 << n) - 1

    def place(columns, left, right):
        if columns == full:
            return 1
        total = 0
        free = full & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            total += place(columns | bit, (left | bit) << 1, (right | bit) >> 1)
        return total

    return place(0, 0, 0)


if __name__ == "__main__":
    print(count_placements(int(input())))
