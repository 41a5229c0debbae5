/** Rules (Python) for what can be read off single constructs: language, data structures, implementation logic. */
export const PROGRAM_SYNTAX = `
CONSTRUCTS = [
    (ast.ListComp, "list comprehension"), (ast.GeneratorExp, "generator expression"), (ast.Slice, "slicing"),
    (ast.ClassDef, "class"), (ast.Lambda, "lambda"), (ast.DictComp, "dict comprehension"),
    (ast.SetComp, "set comprehension"), (ast.Yield, "generator function"), (ast.JoinedStr, "f-string"),
    (ast.Try, "exception handling"), (ast.NamedExpr, "assignment expression"), (ast.Match, "match statement"),
    (ast.IfExp, "conditional expression"), (ast.Starred, "starred expression"),
]


@rule
def language(f):
    yield "lang/python/python"
    for kind, leaf in CONSTRUCTS:
        if f.of(kind):
            yield "lang/python/" + leaf
    targets = [t for x in f.of(ast.Assign) for t in x.targets] + [x.target for x in f.of(ast.For, ast.comprehension)]
    if any(isinstance(x, ast.Tuple) for x in targets):
        yield "lang/python/tuple unpacking"
    for name in ("bisect", "heapq", "collections"):
        if name in f.modules:
            yield "lang/python/" + name + " module"
    if f.modules - {"sys"}:
        yield "lang/python/standard library"
    if any(k.arg == "key" for x in f.calls for k in x.keywords):
        yield "lang/python/sorting key"
    if f.decorators:
        yield "lang/python/decorator"
    if any(x is not y and y in inside(x, ast.FunctionDef) for x in f.functions for y in f.functions):
        yield "lang/python/closure"
    if any(x.orelse for x in f.loops):
        yield "lang/python/loop else"


@rule
def containers(f):
    if f.of(ast.List, ast.ListComp):
        yield "data/linear/array"
    lists = {}
    for x in f.calls:
        if isinstance(x.func, ast.Attribute) and x.func.attr in ("append", "pop", "popleft") and not (
                x.func.attr == "pop" and x.args):
            lists.setdefault(text(x.func.value), set()).add(x.func.attr)
    if any({"append", "pop"} <= used and "popleft" not in used for used in lists.values()):
        yield "data/linear/stack"
    if "deque" in f.called and "popleft" in f.methods:
        yield "data/linear/queue"
    if f.heap:
        yield "data/trees/heap"
        pushed = {text(x.args[0]) for x in f.calls if last_name(x.func) == "heappush" and x.args}
        if len(pushed) > 1:
            yield "data/trees/two heaps"
    if f.called & {"insort", "insort_left", "insort_right"}:
        yield "data/trees/sorted list"
    if f.of(ast.Dict, ast.DictComp) or f.called & {"dict", "defaultdict"}:
        yield "data/sets/hash map"
    if f.of(ast.Set, ast.SetComp) or f.called & {"set", "frozenset"}:
        yield "data/sets/hash set"
    if "Counter" in f.called:
        yield "data/sets/counter"


@rule
def texts(f):
    if f.methods & {"join", "upper", "lower", "find", "replace", "startswith", "endswith", "isdigit", "isalpha", "index"} or f.called & {"ord", "chr"}:
        yield "data/text/string"
    if "isdigit" in f.methods:
        yield "data/text/digit string"
    for x in f.of(ast.Compare):
        if any(is_double(s) for s in [x.left, *x.comparators]) and any(
                isinstance(c, ast.Constant) and isinstance(c.value, str) for c in x.comparators):
            yield "data/text/character grid"
    for x in f.of(ast.Compare):
        if any(isinstance(s, ast.Subscript) and text(s).endswith("[::-1]") for s in x.comparators):
            yield "type/strings/palindromes"
    if f.called & {"findall", "finditer"} and "re" in f.modules:
        yield "algo/strings/tokenising"
        yield "type/strings/parsing"


@rule
def graphs(f):
    bases = {}
    for x in f.calls:
        if isinstance(x.func, ast.Attribute) and x.func.attr in ("append", "add") and isinstance(x.func.value, ast.Subscript):
            bases.setdefault(base_of(x.func.value), []).append(x)
    looped = {base_of(x.iter) for x in f.of(ast.For, ast.comprehension)} | {
        base_of(a) for x in f.calls if last_name(x.func) == "iter" for a in x.args}
    hit = {b for b in bases if b in looped} or {b for b in bases if looped & {"graph", "adjacent", "tree", "adj", "g"}}
    if hit:
        yield "data/graphs/adjacency list"
        if any(isinstance(a, ast.Tuple) for b in hit for x in bases[b] for a in x.args):
            yield "data/graphs/weighted graph"
    for x in f.of(ast.For):
        if isinstance(x.target, ast.Tuple) and len(x.target.elts) == 3 and "edge" in text(x.iter):
            yield "data/graphs/edge list"
            yield "data/graphs/weighted graph"


@rule
def control(f):
    for x in f.loops:
        body = [y for part in x.body for y in ast.walk(part)]
        if any(isinstance(y, (ast.For, ast.While)) for y in body):
            yield "logic/control/nested loops"
        if any(isinstance(y, (ast.Break, ast.Return)) for y in body):
            yield "logic/control/early exit"
            yield "opt/pruning/early termination"
    if f.recursive:
        yield "logic/control/recursion"
    if any(len(x.generators) > 1 for x in f.of(ast.ListComp, ast.GeneratorExp, ast.SetComp)) or "combinations" in f.called:
        yield "logic/control/iteration over pairs"
    marks = [t for t, v in f.assigned if isinstance(t, ast.Subscript) and isinstance(v, ast.Constant) and v.value is True]
    if marks or any(isinstance(x.func, ast.Attribute) and x.func.attr == "add"
                    and text(x.func.value) in ("seen", "visited", "done") for x in f.calls):
        yield "logic/control/visited marks"
    infinite = any(last_name(x.func) == "float" and x.args and text(x.args[0]) in ("'inf'", "'-inf'") for x in f.calls)
    if infinite or any(is_binary(x, ast.Pow) and is_number(x.left, 10) for x in f.of(ast.BinOp)):
        yield "logic/control/sentinel"


@rule
def numbers(f):
    for x in f.of(ast.BinOp):
        if isinstance(x.op, ast.Mod) and not isinstance(x.left, ast.Constant):
            yield "logic/numbers/remainders"
            if is_binary(x.left, (ast.Add, ast.Sub)) and (is_name(x.right) or "len(" in text(x.right)) and is_number(x.left.right):
                yield "logic/numbers/cyclic indices"
        if is_binary(x, ast.Sub) and is_binary(x.left, ast.Mult) and is_binary(x.right, ast.Mult):
            yield "logic/numbers/cross product"
        if is_binary(x, ast.FloorDiv) and is_binary(x.left, ast.Sub) and is_number(x.left.right, 1) and is_binary(x.left.left, ast.Add):
            yield "logic/numbers/ceiling division"
        if isinstance(x.op, ast.BitXor):
            yield "algo/bits/xor"
        if isinstance(x.op, ast.BitAnd) and isinstance(x.right, ast.UnaryOp) and isinstance(x.right.op, ast.USub):
            yield "algo/bits/lowest set bit"
        if isinstance(x.op, ast.Sub) and is_number(x.right, 1) and is_name(x.left) and x.left.id in ("u", "v", "a", "b", "p"):
            yield "logic/numbers/index base"
    if any(is_number(x) and abs(x.value) >= 2 ** 63 for x in f.of(ast.Constant)) or "pow" in f.called:
        yield "logic/numbers/big integers"
    if f.called & {"bit_count", "bit_length"} or any(text(x).endswith(".count('1')") for x in f.calls):
        yield "algo/bits/bit counting"
    if "divmod" in f.called:
        yield "logic/numbers/quotient and remainder"


@rule
def edges(f):
    if any(k.arg == "default" for x in f.calls for k in x.keywords):
        yield "logic/edges/empty case"
    printed = [y for x in f.calls if last_name(x.func) == "print" for y in ast.walk(x)] + [
        y for x in f.of(ast.Return) if x.value is not None for y in [x.value]]
    if any(isinstance(y, ast.Constant) and isinstance(y.value, str) and y.value.isupper() and len(y.value) > 3
           or isinstance(y, ast.UnaryOp) and text(y) == "-1" for y in printed):
        yield "logic/edges/impossible case"
    if any(text(x).startswith("sorted(set(") for x in f.calls):
        yield "logic/edges/duplicates"
    for x in f.of(ast.Call):
        if last_name(x.func) in ("sorted", "sort") and any(k.arg == "key" and isinstance(k.value, ast.Lambda)
                                                           and isinstance(k.value.body, ast.Tuple) for k in x.keywords):
            yield "logic/ties/lexicographic order"
`;
