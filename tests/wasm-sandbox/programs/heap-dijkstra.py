import heapq

n, m = map(int, input().split())
graph = [[] for _ in range(n)]
for _ in range(m):
    a, b, w = map(int, input().split())
    graph[a].append((b, w))
    graph[b].append((a, w))
far = [float("inf")] * n
far[0] = 0
queue = [(0, 0)]
while queue:
    d, u = heapq.heappop(queue)
    if d > far[u]:
        continue
    for v, w in graph[u]:
        if d + w < far[v]:
            far[v] = d + w
            heapq.heappush(queue, (far[v], v))
print(*far)
