import bisect
import operator
from collections import deque

starts = []
for k in [5, 1, 9, 3, 7, 3]:
    bisect.insort(starts, k)
print(starts, bisect.bisect_left(starts, 3), bisect.bisect_right(starts, 3))
q = deque(range(5), maxlen=4)
q.rotate(1)
q.appendleft(99)
print(q, operator.itemgetter(1, 3)([10, 20, 30, 40]))
grid = ["S.#.", "..#.", "...E"]
queue, seen = deque([(0, 0, 0)]), {(0, 0)}
while queue:
    r, c, d = queue.popleft()
    if grid[r][c] == "E":
        print("steps", d)
    for y, x in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
        if 0 <= y < 3 and 0 <= x < 4 and grid[y][x] != "#" and (y, x) not in seen:
            seen.add((y, x))
            queue.append((y, x, d + 1))
