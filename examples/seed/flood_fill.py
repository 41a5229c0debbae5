"""Number of islands and size of the largest, by an iterative flood fill.

Input: h w, then h rows of '#' (land) and '.' (water).
"""
import sys

NEIGHBOURS = [(0, 1), (1, 0), (0, -1), (-1, 0)]


def fill(grid, row, col):
    stack = [(row, col)]
    grid[row][col] = "."
    size = 0
    while stack:
        r, c = stack.pop()
        size += 1
        for dr, dc in NEIGHBOURS:
            nr, nc = r + dr, c + dc
            if 0 <= nr < len(grid) and 0 <= nc < len(grid[0]) and grid[nr][nc] == "#":
                grid[nr][nc] = "."
                stack.append((nr, nc))
    return size


def main():
    lines = sys.stdin.read().split()
    h, w = int(lines[0]), int(lines[1])
    grid = [list(row) for row in lines[2:2 + h]]
    sizes = [fill(grid, r, c) for r in range(h) for c in range(w) if grid[r][c] == "#"]
    print(len(sizes), max(sizes, default=0))


if __name__ == "__main__":
    main()
