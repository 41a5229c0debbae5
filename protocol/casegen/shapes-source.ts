/** Python of `casegen`: trees, graphs, grids, geometry. */
export const CASEGEN_SHAPES = `

def relabelled(rng, n, edges, directed=False):
    """Edges with shuffled vertex numbers, ends and order; a directed edge keeps its direction."""
    p = permutation(rng, n)
    out = []
    for e in edges:
        u, v = p[e[0] - 1], p[e[1] - 1]
        if not directed and rng.randint(0, 1):
            u, v = v, u
        out.append((u, v) + tuple(e[2:]))
    rng.shuffle(out)
    return out


def tree(rng, n, shape='random'):
    """Edges of a tree, relabelled. Shapes: random, uniform (all labelled trees alike), path, star, broom, caterpillar, binary, twin."""
    if shape == 'uniform':
        return relabelled(rng, n, prufer(array(rng, max(0, n - 2), 1, n)) if n > 1 else [])
    parent = {
        'random': lambda i: rng.randint(1, i - 1),
        'path': lambda i: i - 1,
        'star': lambda i: 1,
        'broom': lambda i: i - 1 if i <= n // 2 else max(1, n // 2),
        'caterpillar': lambda i: max(1, i - rng.randint(1, 3)),
        'binary': lambda i: i // 2,
        'twin': lambda i: 1 if i == 2 or i % 2 else 2,
    }[shape]
    return relabelled(rng, n, [(parent(i), i) for i in range(2, n + 1)])


def prufer(code):
    """Edges of the labelled tree with this Pruefer code; it has len(code) + 2 vertices."""
    import heapq
    n = len(code) + 2
    degree = [1] * (n + 1)
    for x in code:
        degree[x] += 1
    leaves = [v for v in range(1, n + 1) if degree[v] == 1]
    heapq.heapify(leaves)
    edges = []
    for x in code:
        edges.append((heapq.heappop(leaves), x))
        degree[x] -= 1
        if degree[x] == 1:
            heapq.heappush(leaves, x)
    edges.append((heapq.heappop(leaves), heapq.heappop(leaves)))
    return edges


def weighted(rng, edges, lo, hi):
    """The edges with a weight of lo..hi each."""
    return [tuple(e[:2]) + (rng.randint(lo, hi),) for e in edges]


def graph(rng, n, m, directed=False, connected=False, simple=True):
    """m edges on n vertices; connected contains a random tree. With simple there are neither loops nor parallel edges."""
    most = n * (n - 1) if directed else n * (n - 1) // 2
    if simple and m > most or connected and m < n - 1 or n < 1:
        raise ValueError('casegen.graph: no such graph with %d vertices and %d edges' % (n, m))
    edges = tree(rng, n) if connected else []
    key = (lambda u, v: (u, v)) if directed else (lambda u, v: (min(u, v), max(u, v)))
    seen = set(key(u, v) for u, v in edges)
    while len(edges) < m and (not simple or 2 * len(seen) < most):
        u, v = rng.randint(1, n), rng.randint(1, n)
        if simple and (u == v or key(u, v) in seen):
            continue
        seen.add(key(u, v))
        edges.append((u, v))
    if len(edges) < m:
        pairs = [(u, v) for u in range(1, n + 1) for v in range(1, n + 1) if u != v and key(u, v) == (u, v)]
        edges += rng.sample([p for p in pairs if p not in seen], m - len(edges))
    rng.shuffle(edges)
    return edges


def dag(rng, n, m, relabel=True):
    """m different arcs without a cycle; without relabel every arc goes from a smaller to a larger number."""
    arcs = [(min(u, v), max(u, v)) for u, v in graph(rng, n, m)]
    return relabelled(rng, n, arcs, True) if relabel else arcs


def cycle(n):
    """The edges of a ring."""
    return [(i, i % n + 1) for i in range(1, n + 1)]


def complete(n):
    """All edges of a simple graph."""
    return [(u, v) for u in range(1, n + 1) for v in range(u + 1, n + 1)]


def bipartite(rng, a, b, m):
    """m different edges between 1..a and a + 1..a + b."""
    pairs = rng.sample(range(a * b), m)
    return [(x // b + 1, a + x % b + 1) for x in pairs]


def ladder(k):
    """Two paths of k vertices joined rung by rung: 2k vertices."""
    rails = [(i, i + 1) for i in range(1, k)] + [(k + i, k + i + 1) for i in range(1, k)]
    return rails + [(i, k + i) for i in range(1, k + 1)]


def two_cliques(k):
    """Two complete graphs of k vertices and one bridge between them."""
    return complete(k) + [(u + k, v + k) for u, v in complete(k)] + [(k, k + 1)]


def slow_chain(n):
    """A path listed backwards: relaxing the edges in their order takes as many rounds as there are vertices."""
    return [(i, i + 1) for i in range(n - 1, 0, -1)]


def grid(rng, h, w, cells, weights=None):
    """h rows of w symbols; weights (integers) say how frequent each of the cells is."""
    pool = cells if weights is None else ''.join(c * k for c, k in zip(cells, weights))
    return [''.join(rng.choice(pool) for _ in range(w)) for _ in range(h)]


def filled(h, w, cell):
    """h rows of w equal symbols."""
    return [cell * w] * h


def checkerboard(h, w, cells):
    """Symbols by turns in both directions."""
    return [''.join(cells[(i + j) % len(cells)] for j in range(w)) for i in range(h)]


def comb(rng, h, w, free, wall):
    """Free rows, and between them walls with one gap each."""
    rows = []
    for i in range(h):
        gap = rng.randrange(w)
        rows.append(free * w if i % 2 == 0 else wall * gap + free + wall * (w - gap - 1))
    return rows


def spiral(h, w, free, wall):
    """One long corridor that winds inwards."""
    a = [[wall] * w for _ in range(h)]
    i, j, di, dj = 0, 0, 0, 1
    a[0][0] = free
    while True:
        for _ in range(2):
            x, y = i + di, j + dj
            p, q = x + di, y + dj
            ahead = 0 <= p < h and 0 <= q < w and a[p][q] == free
            if 0 <= x < h and 0 <= y < w and a[x][y] == wall and not ahead:
                break
            di, dj = dj, -di
        else:
            return [''.join(row) for row in a]
        i, j = i + di, j + dj
        a[i][j] = free


def blobs(rng, h, w, ground, cells, count, size):
    """Rectangles of random symbols on a ground."""
    a = [[ground] * w for _ in range(h)]
    for _ in range(count):
        i, j, c = rng.randrange(h), rng.randrange(w), rng.choice(cells)
        p, q = rng.randint(1, size), rng.randint(1, size)
        for x in range(i, min(h, i + p)):
            for y in range(j, min(w, j + q)):
                a[x][y] = c
    return [''.join(row) for row in a]


def points(rng, n, lo, hi):
    """n different points of a square."""
    side = hi - lo + 1
    return [(lo + x // side, lo + x % side) for x in rng.sample(range(side * side), n)]


def on_line(rng, n, start, step):
    """n points in equal steps from a start, in random order."""
    out = [(start[0] + i * step[0], start[1] + i * step[1]) for i in range(n)]
    rng.shuffle(out)
    return out


def lattice(h, w, gap=1):
    """All points of a grid with a gap."""
    return [(i * gap, j * gap) for i in range(h) for j in range(w)]


def convex_polygon(rng, n, reach):
    """Corners of a convex polygon in counterclockwise order: n primitive directions of at most reach, ordered by angle."""
    from math import gcd
    from functools import cmp_to_key
    room = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1) if gcd(x, y) == 1 and (x, y) > (0, 0)]
    if n < 4 or n % 2 or len(room) < n // 2:
        raise ValueError('casegen.convex_polygon: needs an even n of 4 to %d for reach %d' % (2 * len(room), reach))
    half = rng.sample(room, n // 2)
    upper = lambda d: d[1] > 0 or d[1] == 0 and d[0] > 0
    turn = lambda a, b: b[0] * a[1] - b[1] * a[0]
    order = cmp_to_key(lambda a, b: upper(b) - upper(a) or turn(a, b))
    x, y = 0, 0
    corners = []
    for dx, dy in sorted(half + [(-a, -b) for a, b in half], key=order):
        corners.append((x, y))
        x, y = x + dx, y + dy
    return corners


def rectangles(rng, n, lo, hi, longest):
    """n rectangles (x1, y1, x2, y2) with x1 < x2 and y1 < y2 within lo..hi."""
    out = []
    for _ in range(n):
        x, y = rng.randint(lo, hi - 1), rng.randint(lo, hi - 1)
        out.append((x, y, rng.randint(x + 1, min(hi, x + longest)), rng.randint(y + 1, min(hi, y + longest))))
    return out
`;
