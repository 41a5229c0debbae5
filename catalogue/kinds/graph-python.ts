/** Checks and prints edges: shared by graphs and trees. */
export const EDGE_CHECK = `def bad_edges(n, e):
    for x in e:
        if not (0 <= x[0] < n and 0 <= x[1] < n):
            return 'vertex out of range'
        if 'unweighted' not in FLAGS and not LO <= x[2] <= HI:
            return 'weight out of range'
    return ''
def joined(n, e):
    f = list(range(n))
    c = n
    for x in e:
        u, v = x[0], x[1]
        while f[u] != u:
            u = f[u]
        while f[v] != v:
            v = f[v]
        if u != v:
            f[u] = v
            c -= 1
    return c == 1
def rows(e):
    return [' '.join([str(x[0] + 1), str(x[1] + 1)] + [str(y) for y in x[2:]]) for x in e]
def edges(L, p, m):
    k = 2 if 'unweighted' in FLAGS else 3
    got = [numbers(L, p + i, k) for i in range(m)]
    return [tuple([x[0] - 1, x[1] - 1] + x[2:]) for x in got]
`;

/** Draws edges and trees. */
export const EDGE_MAKE = `def edge(rng, u, v, lo, hi):
    if 'acyclic' in FLAGS and u > v:
        u, v = v, u
    return (u, v) if 'unweighted' in FLAGS else (u, v, rng.randint(lo, hi))
def tree_of(rng, n, parent, lo, hi):
    p = list(range(n))
    rng.shuffle(p)
    e = [edge(rng, p[parent(i)], p[i], lo, hi) for i in range(1, n)]
    if 'acyclic' not in FLAGS:
        e = [x if rng.random() < 0.5 else (x[1], x[0]) + x[2:] for x in e]
    rng.shuffle(e)
    return e
`;

/** Sizes, text, parser and check of a graph. */
export function graphShape(directed: boolean): string {
  return `${EDGE_CHECK}def sizes(d):
    return [d[0], len(d[1])]
def show(d):
    return rows(d[1])
def load(L, p, s):
    return (s[0], edges(L, p, s[1])), p + s[1]
def check(d):
    n, e = d
    if not (N_LO <= n <= N_HI and M_LO <= len(e) <= M_HI):
        return 'size out of range'
    if 'acyclic' in FLAGS and not all(x[0] < x[1] for x in e):
        return 'edge not from a smaller to a larger number'
    if 'simple' in FLAGS:
        keys = set((x[0], x[1]) if ${directed ? 'True' : 'False'} else (min(x[:2]), max(x[:2])) for x in e)
        if len(keys) != len(e) or any(x[0] == x[1] for x in e):
            return 'loop or parallel edge'
    if 'connected' in FLAGS and not joined(n, e):
        return 'not connected'
    return bad_edges(n, e)
`;
}

/** Random graphs and the generic families. */
export const GRAPH_MAKE = `${EDGE_MAKE}def finish(rng, n, e, m, lo, hi):
    seen = set((min(x[:2]), max(x[:2])) for x in e)
    for _ in range(8 * m):
        if len(e) >= min(m, M_HI):
            break
        u, v = rng.randrange(n), rng.randrange(n)
        if u == v and ('simple' in FLAGS or 'acyclic' in FLAGS):
            continue
        if 'simple' in FLAGS:
            if (min(u, v), max(u, v)) in seen:
                continue
            seen.add((min(u, v), max(u, v)))
        e.append(edge(rng, u, v, lo, hi))
    e = e[:M_HI]
    rng.shuffle(e)
    return n, e
def base(rng, n, lo, hi):
    if 'connected' in FLAGS:
        return tree_of(rng, n, lambda i: rng.randrange(i), lo, hi)
    if n < 3 or 'acyclic' in FLAGS or rng.random() < 0.3:
        return []
    p = [0] + rng.sample(range(1, n - 1), rng.randint(0, (n - 2) // 2)) + [n - 1]
    return [edge(rng, u, v, lo, hi) for u, v in zip(p, p[1:])]
def random_data(rng, n, lo, hi):
    return finish(rng, n, base(rng, n, lo, hi), rng.randint(n, 2 * n + 1), lo, hi)
def equal_data(rng, n, lo, hi):
    w = rng.randint(lo, hi)
    return finish(rng, n, base(rng, n, w, w), 2 * n, w, w)
def edge_data(rng, n, lo, hi):
    return finish(rng, n, base(rng, n, lo, hi), rng.choice([0, 1, n]), rng.choice([lo, hi]), hi)
def path(rng, n, lo, hi):
    return finish(rng, n, tree_of(rng, n, lambda i: i - 1, lo, hi), n + n // 3, lo, hi)
def chain(rng, n, lo, hi):
    e = [edge(rng, i, i + 1, lo, hi) for i in range(n - 1)]
    return finish(rng, n, e, 2 * n, max(lo, hi // 2), hi)
def star(rng, n, lo, hi):
    return finish(rng, n, tree_of(rng, n, lambda i: 0, lo, hi), n + 2, lo, hi)
def sparse(rng, n, lo, hi):
    return finish(rng, n, base(rng, n, lo, hi), n // 2, lo, hi)
def dense(rng, n, lo, hi):
    n = max(N_LO, n // 2)
    return finish(rng, n, base(rng, n, lo, hi), 4 * n, lo, hi)
GENERIC = [path, chain, star, sparse, dense]
`;
