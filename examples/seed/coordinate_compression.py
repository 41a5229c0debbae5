"""Area of a union of rectangles by coordinate compression.

Input: n, then n lines x1 y1 x2 y2 with x1 < x2 and y1 < y2. Output: the area.
"""
import sys


def union_area(rectangles):
    xs = sorted({x for x1, _, x2, _ in rectangles for x in (x1, x2)})
    ys = sorted({y for _, y1, _, y2 in rectangles for y in (y1, y2)})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    covered = [[False] * len(ys) for _ in xs]
    for x1, y1, x2, y2 in rectangles:
        for i in range(column[x1], column[x2]):
            for j in range(row[y1], row[y2]):
                covered[i][j] = True
    return sum(
        (xs[i + 1] - xs[i]) * (ys[j + 1] - ys[j])
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if covered[i][j]
    )


if __name__ == "__main__":
    n = int(sys.stdin.readline())
    print(union_area([tuple(map(int, sys.stdin.readline().split())) for _ in range(n)]))
