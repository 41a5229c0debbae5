/** Rules (Python) for graphs, numbers, sorting and cost classes; the derived rules see what the others found. */
export const PROGRAM_ALGORITHMS = `
@rule
def sorting(f):
    ordered = [x for x in f.calls if last_name(x.func) in ("sort", "sorted")]
    if ordered:
        yield "algo/sorting/sorting"
    if "cmp_to_key" in f.called:
        yield "algo/sorting/custom comparator"
    events = {text(x.func.value) for x in f.calls if isinstance(x.func, ast.Attribute) and x.func.attr == "append" and x.args
              and isinstance(x.args[0], ast.Tuple) and any(is_number(e) for e in x.args[0].elts)}
    arranged = {text(x.func.value) for x in ordered if isinstance(x.func, ast.Attribute)} | {
        text(a) for x in ordered for a in x.args}
    if events & arranged:
        yield "algo/sorting/event sorting"
        yield "algo/sweep/sweep line"
        yield "logic/ties/event order"
        yield "type/intervals/overlap"
    for loop in f.of(ast.For):
        keyed = isinstance(loop.iter, ast.Call) and last_name(loop.iter.func) == "sorted" and loop.iter.keywords
        if keyed and any(is_name(t) for y in inside(loop, ast.If) for t, _ in assignments(y)):
            yield "algo/greedy/greedy choice"
            if isinstance(loop.iter.keywords[0].value, ast.Lambda) and text(loop.iter.keywords[0].value.body).endswith("[1]"):
                yield "algo/greedy/activity selection"
                yield "type/intervals/selection of disjoint intervals"
    for x in f.calls:
        if last_name(x.func) == "heappush" and len(x.args) == 2 and isinstance(x.args[1], (ast.Tuple, ast.BinOp)):
            first = x.args[1].elts[0] if isinstance(x.args[1], ast.Tuple) else x.args[1]
            holder = f.parent_loop(x)
            pops = [c for c in inside(holder, ast.Call) if last_name(c.func) == "heappop"] if holder else []
            if is_binary(first, ast.Add) and len(pops) == 2:
                yield "algo/greedy/huffman merging"
    for function in f.functions:
        if function.name in f.recursive and any(is_binary(v, ast.FloorDiv) and is_number(v.right, 2) for _, v in assignments(function)):
            yield "algo/sweep/divide and conquer"
            if inside(function, ast.While) or "merge" in calls_in(function):
                yield "algo/sorting/merge sort"


@rule
def traversals(f):
    for loop in f.of(ast.While):
        taken = {c.func.attr for c in inside(loop, ast.Call) if isinstance(c.func, ast.Attribute)}
        spread = [y for y in inside(loop, ast.For)]
        if "popleft" in taken and "append" in taken and spread:
            yield "algo/graph/breadth-first search"
            steps = [v for t, v in assignments(loop) if isinstance(t, ast.Subscript) and is_binary(v, ast.Add) and is_number(v.right, 1)]
            if steps:
                yield "algo/graph/shortest path"
            if any(isinstance(y, ast.AugAssign) and isinstance(y.op, ast.Sub) and isinstance(y.target, ast.Subscript)
                   and is_number(y.value, 1) for y in ast.walk(loop)):
                yield "algo/graph/topological sort"
                yield "type/graph/cycle finding"
        if "pop" in taken and "append" in taken and spread and "popleft" not in taken and not f.heap:
            yield "algo/graph/depth-first search"
        if f.heap and calls_in(loop) & {"heappush"} and f.relaxations(loop):
            yield "algo/graph/dijkstra"
            yield "algo/graph/shortest path"
            yield "type/graph/path finding"
    for function in f.functions:
        if function.name in f.recursive:
            for loop in inside(function, ast.For):
                if function.name in calls_in(loop) and isinstance(loop.iter, ast.Subscript):
                    yield "algo/graph/depth-first search"
                    if any(isinstance(c.ops[0], ast.Is) for c in inside(loop, ast.Compare)):
                        yield "algo/graph/bipartite matching"
                        yield "algo/graph/augmenting path"


@rule
def grids(f):
    bounds = [x for x in f.of(ast.Compare) if len(x.ops) == 2 and is_number(x.left, 0)]
    deltas = [x for x in f.of(ast.Tuple, ast.List) if len(x.elts) in (4, 8) and all(isinstance(e, ast.Tuple) and len(e.elts) == 2 for e in x.elts)]
    if len(bounds) >= 2 and deltas:
        yield "data/text/character grid"
        if "popleft" in f.methods:
            yield "type/grid/maze"
        else:
            yield "algo/graph/flood fill"
            yield "type/grid/regions"


@rule
def relaxing(f):
    for loop in f.of(ast.For):
        inner = [x for part in loop.body for x in ast.walk(part) if isinstance(x, ast.For)]
        triples = [x for x in inner if isinstance(x.target, ast.Tuple) and len(x.target.elts) == 3]
        if any(f.relaxations(x) for x in triples):
            yield "algo/graph/bellman-ford"
            yield "algo/graph/shortest path"
            yield "type/graph/path finding"
        product = isinstance(loop.iter, ast.Call) and last_name(loop.iter.func) == "product"
        depth = 3 if product else 1 + max([len([y for y in ast.walk(x) if isinstance(y, ast.For)]) for x in inner] or [0])
        relaxed = [t for t in f.relaxations(loop) if is_double(t)] if depth >= 3 else []
        for target in relaxed:
            used = {text(s) for s in inside(loop, ast.Subscript) if is_double(s)}
            i, j = text(target.value.slice), text(target.slice)
            if any(s.startswith(text(target.value.value) + "[" + i + "][") and not s.endswith("[" + j + "]") for s in used):
                yield "algo/graph/floyd-warshall"
                yield "algo/graph/shortest path"
                yield "data/graphs/adjacency matrix"
                yield "type/graph/path finding"
    mirrored = [(a, b) for a in f.appends() for b in f.appends() if a[0] != b[0] and a[1] == b[2] and a[2] == b[1]]
    if mirrored and "reversed" in f.called:
        yield "algo/graph/strongly connected components"
        yield "type/graph/connectivity"


@rule
def number_theory(f):
    if "gcd" in f.called or any(isinstance(x, ast.Assign) and isinstance(x.targets[0], ast.Tuple) and isinstance(x.value, ast.Tuple)
                                and len(x.value.elts) == 2 and is_binary(x.value.elts[1], ast.Mod)
                                and text(x.value.elts[0]) == text(x.value.elts[1].right) for x in f.of(ast.Assign)):
        yield "algo/number theory/greatest common divisor"
    for function in f.functions:
        steps = [c for c in inside(function, ast.Call) if last_name(c.func) == function.name and len(c.args) == 2 and is_binary(c.args[1], ast.Mod)]
        if steps:
            yield "algo/number theory/greatest common divisor"
            if any(isinstance(v, ast.Call) and last_name(v.func) == function.name for _, v in assignments(function)):
                yield "algo/number theory/extended euclid"
                if len(f.functions) > 1 and "lcm" in {text(t) for t, _ in f.assigned} | f.called:
                    yield "algo/number theory/chinese remainder"
                    yield "type/numbers/remainder problem"
    for x in f.of(ast.For):
        if isinstance(x.iter, ast.Call) and len(x.iter.args) == 3 and is_binary(x.iter.args[0], (ast.Mult, ast.Pow)):
            if names_in(x.iter.args[0]) == names_in(x.iter.args[2]):
                yield "algo/number theory/sieve"
                yield "type/numbers/divisibility"
    if any(isinstance(x.op, ast.FloorDiv) and not is_number(x.value, 2) and isinstance(f.parent.get(x), ast.While) for x in f.of(ast.AugAssign)):
        yield "algo/number theory/prime factorisation"
    if any(is_binary(x, ast.Mod) and (is_number(x.right) and x.right.value > 999 or is_name(x.right) and x.right.id.isupper()) for x in f.of(ast.BinOp)):
        yield "algo/number theory/modular arithmetic"
        yield "type/numbers/counting modulo a prime"
    if any(last_name(x.func) == "pow" and len(x.args) == 3 and (text(x.args[1]) == "-1" or text(x.args[1]) == text(x.args[2]) + " - 2") for x in f.calls):
        yield "algo/number theory/modular inverse"
    for loop in f.log_loops:
        if any(isinstance(t, ast.Name) and (isinstance(v, ast.Call) and len(v.args) == 2 and text(v.args[0]) == text(v.args[1]))
               or is_binary(v, ast.Mod) and is_binary(v.left, ast.Mult) and text(v.left.left) == text(v.left.right)
               for t, v in assignments(loop)):
            yield "algo/number theory/fast exponentiation"
            if any(is_binary(x.elt, ast.Mod) and "sum" in calls_in(x) for x in f.of(ast.ListComp)):
                yield "algo/number theory/matrix exponentiation"


@rule
def combinatorics(f):
    if f.called & {"permutations", "combinations", "product"} and "itertools" in f.modules:
        yield "algo/combinatorics/enumeration"
    swaps = [x for x in f.of(ast.Assign) if isinstance(x.targets[0], ast.Tuple) and isinstance(x.value, ast.Tuple)
             and [text(e) for e in x.targets[0].elts] == [text(e) for e in reversed(x.value.elts)]
             and all(isinstance(e, ast.Subscript) for e in x.value.elts)]
    if swaps:
        yield "logic/control/swap in place"
        if any(isinstance(t, ast.Subscript) and isinstance(t.slice, ast.Slice) for t, _ in f.assigned):
            yield "algo/combinatorics/next permutation"
            yield "type/sequences/permutation"
    for x in f.of(ast.While):
        if isinstance(x.test, ast.Compare) and isinstance(x.test.ops[0], ast.In) and len(x.body) == 1 and is_step(x.body[0], ast.Add):
            yield "algo/bits/nim"
            yield "type/numbers/game of two players"
    for function in f.functions:
        if function.name in f.recursive:
            for loop in inside(function, (ast.For, ast.While)):
                if any(is_binary(a, (ast.BitOr, ast.LShift)) for c in inside(loop, ast.Call)
                       if last_name(c.func) == function.name for a in ast.walk(c)) or (
                        function.name in calls_in(loop) and calls_in(loop) & {"pop", "remove", "discard"}):
                    yield "algo/searching/backtracking"
    if any(isinstance(x.func, ast.Attribute) and x.func.attr == "pop" and x.args and is_number(x.args[0], 0) for x in f.calls):
        yield "algo/simulation/step by step"
    if any(isinstance(x, ast.For) and isinstance(x.iter, ast.Call) and last_name(x.iter.func) == "items" for x in f.loops):
        yield "algo/simulation/step by step"
    if any(isinstance(x.iter, ast.Call) and last_name(x.iter.func) == "zip" and "[1:]" in text(x.iter) for x in f.of(ast.For)):
        yield "logic/control/adjacent pairs"


def loop_depth(f, node):
    """Nesting of loops that grow with the input; amortised and logarithmic loops count as part of the loop around them."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        depth = loop_depth(f, child)
        if isinstance(child, ast.For):
            strided = isinstance(child.iter, ast.Call) and len(child.iter.args) == 3 and is_name(child.iter.args[2])
            fixed = strided or isinstance(child.iter, (ast.Tuple, ast.List, ast.Subscript)) or is_name(child.iter) and child.iter.id.isupper()
            depth += not fixed or isinstance(node, ast.Module)
        elif isinstance(child, ast.While):
            depth += child not in f.log_loops and not isinstance(node, (ast.For, ast.While))
        elif isinstance(child, (ast.ListComp, ast.GeneratorExp, ast.SetComp, ast.DictComp)):
            depth += len(child.generators)
        elif isinstance(child, ast.Call) and last_name(child.func) == "product":
            depth += 2
        deepest = max(deepest, depth)
    return deepest


def costs(f, found):
    depth = max([loop_depth(f, x) for x in f.functions] + [0])
    logarithm = bool(f.log_loops) or f.heap or bool(found & {"algo/sorting/sorting", "algo/searching/binary search"})
    if found & {"algo/searching/backtracking", "algo/dynamic programming/bitmask dp"}:
        yield "cost/time/exponential"
    elif depth >= 3:
        yield "cost/time/o(n3)"
    elif depth == 2:
        yield "cost/time/o(n2)"
    elif depth == 1:
        yield "cost/time/o(n lg n)" if logarithm else "cost/time/o(n)"
    else:
        yield "cost/time/o(lg n)" if logarithm else "cost/time/o(n)"
    tables = [x for x in f.of(ast.ListComp) if isinstance(x.elt, ast.BinOp) and isinstance(x.elt.op, ast.Mult) and isinstance(x.elt.left, ast.List)]
    yield "cost/space/o(n2)" if tables else "cost/space/o(n)" if f.of(ast.List, ast.ListComp, ast.Dict, ast.Set) else "cost/space/o(1)"


def derived_types(f, found):
    if "algo/sweep/convex hull" in found or "logic/numbers/cross product" in found:
        yield "type/geometry/area"
    if "data/linear/monotonic stack" in found:
        yield "algo/combinatorics/contribution counting"
    if "data/sets/hash map" in found and "algo/prefix/prefix sums" in found:
        yield "type/sequences/counting subarrays"
    if "algo/searching/two pointers" in found and "algo/sorting/sorting" in found:
        yield "type/optimisation/pair counting"
    if "opt/tables/coordinate compression" in found and "data/trees/fenwick tree" in found:
        yield "type/optimisation/pair counting"
    if found & {"algo/dynamic programming/knapsack", "algo/dynamic programming/tree dp"}:
        yield "type/optimisation/selection"


DERIVED = [costs, derived_types]
`;
