"""Fewest steps from S to E in a maze of '.' and '#', by breadth-first search.

Input: h w, then h rows. Output: the number of steps, or -1.
"""
from collections import deque


def steps(grid):
    h, w = len(grid), len(grid[0])
    start = next((r, c) for r in range(h) for c in range(w) if grid[r][c] == "S")
    distance = {start: 0}
    queue = deque([start])
    while queue:
        r, c = queue.popleft()
        if grid[r][c] == "E":
            return distance[r, c]
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            y, x = r + dr, c + dc
            if 0 <= y < h and 0 <= x < w and grid[y][x] != "#" and (y, x) not in distance:
                distance[y, x] = distance[r, c] + 1
                queue.append((y, x))
    return -1


if __name__ == "__main__":
    height, _ = map(int, input().split())
    print(steps([input() for _ in range(height)]))
