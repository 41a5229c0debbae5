/** Rules (Python) that recognise algorithmic idioms by the shape of the syntax tree. */
export const PROGRAM_IDIOMS = `
@rule
def union_find(f):
    climbs = False
    for x in f.of(ast.While, ast.If):
        for c in inside(x.test, ast.Compare):
            if isinstance(c.ops[0], (ast.NotEq, ast.Eq)) and isinstance(c.left, ast.Subscript) and text(c.left.slice) == text(c.comparators[0]):
                climbs = climbs or isinstance(x, ast.While) or bool(f.recursive)
    if climbs and any(isinstance(v, ast.Call) and last_name(v.func) == "list" and "range" in calls_in(v) or
                      isinstance(v, ast.ListComp) for _, v in f.assigned) and "find" in {x.name for x in f.functions} | f.called:
        yield "data/sets/union-find"
        yield "type/graph/connectivity"
        if any(last_name(x.func) in ("sort", "sorted") for x in f.calls):
            yield "algo/graph/minimum spanning tree"
            yield "type/graph/spanning structure"


@rule
def searching(f):
    own = {x.name for x in f.functions}
    for x in f.of(ast.While):
        middles = {text(t) for t, v in assignments(x) if is_name(t) and (
            is_binary(v, ast.FloorDiv) and is_number(v.right, 2) or is_binary(v, ast.RShift) and is_number(v.right, 1))
            and len(names_in(v)) > 1}
        if middles:
            yield "algo/searching/binary search"
            probes = [c for c in inside(x, ast.Call) if last_name(c.func) in own and names_in(c) & middles]
            if probes:
                yield "algo/searching/binary search on the answer"
                yield "opt/pruning/monotonicity"
                if "max" in f.called and "sum" in f.called:
                    yield "type/optimisation/minimise the maximum"
            continue
        ends = [c for c in inside(x.test, ast.Compare) if is_name(c.left) and is_name(c.comparators[0])]
        up = {y.target.id for y in ast.walk(x) if is_step(y, ast.Add)}
        down = {y.target.id for y in ast.walk(x) if is_step(y, ast.Sub)}
        if any(c.left.id in up and c.comparators[0].id in down for c in ends) and not any(
                isinstance(y, ast.AugAssign) and isinstance(y.op, ast.RShift) for y in ast.walk(x)):
            yield "algo/searching/two pointers"
    if f.called & {"bisect", "bisect_left", "bisect_right"}:
        yield "algo/searching/binary search"
        for x in f.calls:
            if last_name(x.func).startswith("bisect") and x.args and any(
                    isinstance(t, ast.Subscript) and base_of(t) == text(x.args[0]) for t, _ in f.assigned):
                yield "algo/dynamic programming/longest increasing subsequence"
                yield "type/sequences/subsequence"


@rule
def windows(f):
    for x in f.of(ast.For):
        for y in [y for part in x.body for y in ast.walk(part) if isinstance(y, ast.While)]:
            moved = {z.target.id for z in ast.walk(y) if is_step(z, ast.Add)} - names_in(x.target)
            indexed = {text(s.slice) for s in inside(y, ast.Subscript)}
            if moved & indexed and not moved & names_in(y.test):
                yield "algo/searching/sliding window"
                yield "type/sequences/longest block"
                yield "opt/pruning/amortisation"
            tops = {base_of(s) for s in inside(y.test, ast.Subscript)} | {
                base_of(s.slice) for s in inside(y.test, ast.Subscript)}
            ends = {text(s) for s in inside(y.test, ast.Subscript) if isinstance(s.slice, ast.UnaryOp)}
            popped = {text(c.func.value) for c in inside(y, ast.Call)
                      if isinstance(c.func, ast.Attribute) and c.func.attr == "pop" and not c.args}
            if ends and popped & tops:
                crossing = any(isinstance(c, ast.Call) and len(c.args) >= 3 for c in ast.walk(y.test))
                if crossing:
                    yield "algo/sweep/convex hull"
                    yield "type/geometry/point sets"
                else:
                    yield "data/linear/monotonic deque" if "popleft" in f.methods else "data/linear/monotonic stack"
                yield "opt/pruning/amortisation"


@rule
def prefixes(f):
    if "accumulate" in f.called:
        largest = any(last_name(x.func) == "accumulate" and len(x.args) > 1 and text(x.args[1]) in ("max", "min") for x in f.calls)
        yield "algo/prefix/prefix maximum" if largest else "algo/prefix/prefix sums"
    for x in f.calls:
        if isinstance(x.func, ast.Attribute) and x.func.attr == "append" and x.args and is_binary(x.args[0], ast.Add):
            if text(x.args[0].left) == text(x.func.value) + "[-1]":
                yield "algo/prefix/prefix sums"
        if last_name(x.func) == "max" and len(x.args) == 2:
            for a, b in (x.args, x.args[::-1]):
                if is_binary(b, ast.Add) and is_name(b.left) and text(b.right) == text(a) and is_name(a):
                    yield "algo/prefix/kadane"
                    yield "type/sequences/maximum subarray"
    for t, v in f.assigned:
        if isinstance(t, ast.Subscript) and is_binary(t.slice, ast.Add) and is_binary(v, ast.Add) and not is_double(t):
            if text(v.left) == base_of(t) + "[" + text(t.slice.left) + "]":
                yield "algo/prefix/prefix sums"
    for x in f.of(ast.For):
        plus = {base_of(y.target) for y in x.body if isinstance(y, ast.AugAssign) and isinstance(y.op, ast.Add)}
        minus = {base_of(y.target) for y in x.body if isinstance(y, ast.AugAssign) and isinstance(y.op, ast.Sub)}
        if (plus & minus) - {""}:
            yield "algo/prefix/difference array"
            yield "type/intervals/covering"


@rule
def tables(f):
    if f.memo or any(isinstance(x, ast.If) and isinstance(x.test, ast.Compare) and isinstance(x.test.ops[0], ast.In)
                     and any(isinstance(y, ast.Return) and base_of(y.value) == text(x.test.comparators[0]) for y in x.body)
                     for x in f.of(ast.If)):
        yield "opt/tables/memoisation"
        if f.recursive:
            yield "algo/dynamic programming/linear dp"
    for loop in f.of(ast.For):
        for t, v in assignments(loop):
            if not isinstance(t, ast.Subscript):
                if is_name(t) and is_name(v) and any(
                        isinstance(s, ast.Subscript) and base_of(s) == t.id for s in ast.walk(loop)) and any(
                        text(c.func) == v.id + ".append" for c in inside(loop, ast.Call)):
                    yield "opt/tables/rolling array"
                continue
            own = [s for s in inside(v, ast.Subscript) if base_of(s) == base_of(t) and text(s) != text(t)
                   and isinstance(s.slice, ast.BinOp)]
            if own and not is_double(t):
                yield "logic/control/recurrence"
                backward = isinstance(loop.iter, ast.Call) and len(loop.iter.args) == 3 and text(loop.iter.args[2]) == "-1"
                if backward and "max" in calls_in(v):
                    yield "algo/dynamic programming/knapsack"
                    yield "type/optimisation/maximise a sum"
                    yield "opt/tables/rolling array"
                elif not backward:
                    yield "algo/dynamic programming/linear dp"
            if is_double(t):
                root = text(t.value.value)
                cells = [s for s in inside(v, ast.Subscript) if is_double(s) and text(s.value.value) == root and text(s) != text(t)]
                if cells and "max" in calls_in(v) and is_binary(t.slice, ast.Add):
                    yield "algo/dynamic programming/longest common subsequence"
                    yield "type/sequences/subsequence"
                elif len(cells) > 1 and any(isinstance(s.slice, ast.BinOp) for s in cells):
                    yield "algo/dynamic programming/grid dp"
    wide = any(is_binary(a, ast.LShift) and is_number(a.left, 1) for x in f.calls if last_name(x.func) == "range" for a in x.args)
    if wide and any(isinstance(t, ast.Subscript) for t, _ in f.assigned):
        yield "algo/dynamic programming/bitmask dp"
        yield "logic/control/state encoding"
    for x in f.calls:
        if last_name(x.func) == "min" and len(x.args) == 3 and sum(is_binary(a, ast.Add) for a in x.args) == 3:
            yield "algo/dynamic programming/edit distance"
    for x in f.of(ast.DictComp):
        if "enumerate" in calls_in(x) and isinstance(x.key, ast.Name) and is_name(x.generators[0].iter.args[0] if isinstance(
                x.generators[0].iter, ast.Call) and x.generators[0].iter.args else None) or "sorted" in calls_in(x):
            yield "opt/tables/coordinate compression"
    if any(isinstance(x, ast.Assign) and isinstance(x.value, (ast.Dict, ast.List)) and is_name(x.targets[0])
           and x.targets[0].id.isupper() for x in f.tree.body):
        yield "opt/tables/lookup table"


@rule
def trees(f):
    for x in f.of(ast.AugAssign):
        low = [y for y in ast.walk(x.value) if is_binary(y, ast.BitAnd) and isinstance(y.right, ast.UnaryOp)]
        if isinstance(x.op, (ast.Add, ast.Sub)) and low and text(low[0].left) == text(x.target):
            yield "data/trees/fenwick tree"
            yield "opt/pruning/doubling"
    indices = {text(s.slice) for s in f.of(ast.Subscript)}
    if any(i.startswith("2 * ") and i + " + 1" in indices for i in indices) or any(i.endswith(" << 1 | 1") for i in indices):
        yield "data/trees/segment tree"
    for s in f.of(ast.Subscript):
        if isinstance(s.slice, ast.Subscript) and base_of(s.slice) == base_of(s) and is_name(s.value):
            yield "opt/pruning/doubling"
            if {"reversed"} & f.called:
                yield "algo/tree/lowest common ancestor"
                yield "type/graph/tree distances"
        if is_double(s) and is_binary(s.slice, ast.Add) and is_binary(s.slice.right, ast.LShift):
            yield "data/trees/sparse table"
    for loop in f.of(ast.For):
        for t, v in assignments(loop):
            if is_name(t) and is_name(loop.target) and isinstance(v, (ast.Call, ast.Subscript)) and "children" in text(v) and t.id in names_in(v):
                yield "data/trees/trie"
                yield "type/strings/pattern matching"
        if isinstance(loop.iter, ast.Call) and last_name(loop.iter.func) == "reversed":
            ups = [x for x in inside(loop, ast.AugAssign) if isinstance(x.target, ast.Subscript) and isinstance(x.target.slice, ast.Subscript)]
            if ups:
                yield "algo/tree/subtree sums"
                yield "data/graphs/tree"
                if "max" in calls_in(loop):
                    yield "algo/dynamic programming/tree dp"


@rule
def strings(f):
    for loop in f.of(ast.While):
        for t, v in assignments(loop):
            if is_name(t) and isinstance(v, ast.Subscript) and text(v.slice) == t.id + " - 1" and t.id in names_in(loop.test):
                yield "algo/strings/prefix function"
                yield "type/strings/pattern matching"
        for y in inside(loop, ast.AugAssign):
            if isinstance(y.target, ast.Subscript) and is_number(y.value, 1) and any(
                    isinstance(s.slice, ast.BinOp) and text(y.target) in text(s.slice) for s in inside(loop.test, ast.Subscript)):
                yield "algo/strings/z function"
                yield "type/strings/periodicity"
    for t, v in f.assigned:
        if is_binary(v, ast.Mod) and is_binary(v.left, ast.Add) and is_binary(v.left.left, ast.Mult) and text(v.left.left.left) == text(t):
            yield "algo/strings/rolling hash"
`;
