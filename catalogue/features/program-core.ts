/** Helpers of the extraction program (Python): one walk over the syntax tree collects the facts that all rules share. */
export const PROGRAM_CORE = `
import ast
import json
import sys

RULES = []


def rule(function):
    RULES.append(function)
    return function


TEXTS = {}


def text(node):
    if node not in TEXTS:
        TEXTS[node] = ast.unparse(node)
    return TEXTS[node]


def last_name(node):
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return ""


def is_name(node):
    return isinstance(node, ast.Name)


def is_number(node, value=None):
    if not isinstance(node, ast.Constant) or type(node.value) is not int:
        return False
    return value is None or node.value == value


def is_binary(node, operator):
    return isinstance(node, ast.BinOp) and isinstance(node.op, operator)


def is_step(node, operator, amount=1):
    """A statement x += amount (or x -= amount) on a plain name."""
    return (isinstance(node, ast.AugAssign) and isinstance(node.op, operator)
            and is_name(node.target) and is_number(node.value, amount))


def inside(node, kind):
    return [x for x in ast.walk(node) if isinstance(x, kind)]


def names_in(node):
    return {x.id for x in ast.walk(node) if isinstance(x, ast.Name)}


def calls_in(node):
    return {last_name(x.func) for x in ast.walk(node) if isinstance(x, ast.Call)}


def base_of(node):
    """Text of a[...] without its index, or the empty text."""
    return text(node.value) if isinstance(node, ast.Subscript) else ""


def is_double(node):
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Subscript)


def assignments(node):
    """Pairs (target, value) of single assignments and of tuple assignments taken apart."""
    for item in ast.walk(node):
        if isinstance(item, ast.Assign):
            for target in item.targets:
                if (isinstance(target, ast.Tuple) and isinstance(item.value, ast.Tuple)
                        and len(target.elts) == len(item.value.elts)):
                    yield from zip(target.elts, item.value.elts)
                else:
                    yield target, item.value


class Facts:
    def __init__(self, tree):
        self.tree = tree
        self.nodes = list(ast.walk(tree))
        self.parent = {child: x for x in self.nodes for child in ast.iter_child_nodes(x)}
        self.calls = [x for x in self.nodes if isinstance(x, ast.Call)]
        self.called = {last_name(x.func) for x in self.calls}
        self.methods = {x.func.attr for x in self.calls if isinstance(x.func, ast.Attribute)}
        self.loops = [x for x in self.nodes if isinstance(x, (ast.For, ast.While))]
        self.functions = [x for x in self.nodes if isinstance(x, ast.FunctionDef)]
        self.assigned = list(assignments(tree))
        self.modules = set()
        for x in self.nodes:
            if isinstance(x, ast.Import):
                self.modules |= {alias.name.split(".")[0] for alias in x.names}
            elif isinstance(x, ast.ImportFrom) and x.module:
                self.modules.add(x.module.split(".")[0])
        self.decorators = {last_name(d.func if isinstance(d, ast.Call) else d)
                           for x in self.functions for d in x.decorator_list}
        self.memo = bool(self.decorators & {"cache", "lru_cache"})
        self.recursive = self.find_recursive()
        self.heap = bool(self.called & {"heappush", "heappop", "heapify", "heapreplace", "heappushpop"})
        self.log_loops = [x for x in self.loops if isinstance(x, ast.While) and is_log_loop(x)]

    def of(self, *kinds):
        return [x for x in self.nodes if isinstance(x, kinds)]

    def parent_loop(self, node):
        while node is not None and not isinstance(node, (ast.For, ast.While)):
            node = self.parent.get(node)
        return node

    def appends(self):
        """Triples (list of lists, index, first name appended) of statements g[u].append(v)."""
        return [(base_of(x.func.value), min(names_in(x.func.value.slice), default=""), min(names_in(x.args[0]), default=""))
                for x in self.calls if isinstance(x.func, ast.Attribute) and x.func.attr == "append" and x.args
                and isinstance(x.func.value, ast.Subscript)]

    def find_recursive(self):
        known = {x.name for x in self.functions}
        graph = {}
        for function in self.functions:
            targets = graph.setdefault(function.name, set())
            for call in inside(function, ast.Call):
                own = isinstance(call.func, ast.Attribute) and is_name(call.func.value) and call.func.value.id == "self"
                if (own or is_name(call.func)) and last_name(call.func) in known:
                    targets.add(last_name(call.func))
        found = set()
        for start in graph:
            seen, stack = set(), list(graph[start])
            while stack:
                name = stack.pop()
                if name not in seen:
                    seen.add(name)
                    stack.extend(graph[name])
            if start in seen:
                found.add(start)
        return found

    def relaxations(self, node):
        """Statements that assign a[x] because something smaller was found: if d < a[x]: a[x] = d, or a[x] = min(a[x], ...)."""
        found = []
        for item in ast.walk(node):
            if isinstance(item, ast.If):
                tested = {text(s) for c in inside(item.test, ast.Compare) if isinstance(c.ops[0], (ast.Lt, ast.Gt))
                          for s in [c.left, *c.comparators] if isinstance(s, ast.Subscript)}
                for target, _ in assignments(item):
                    if isinstance(target, ast.Subscript) and text(target) in tested:
                        found.append(target)
            elif isinstance(item, ast.Assign) and isinstance(item.value, ast.Call) and last_name(item.value.func) == "min":
                target = item.targets[0]
                if isinstance(target, ast.Subscript) and text(target) in {text(x) for x in item.value.args}:
                    found.append(target)
        return found


def is_log_loop(loop):
    """A while loop whose own counter is halved, doubled or moved by its lowest bit."""
    for item in inside(loop, ast.AugAssign):
        if not is_name(item.target) or item.target.id not in names_in(loop.test):
            continue
        halved = isinstance(item.op, (ast.RShift, ast.LShift)) or (
            isinstance(item.op, (ast.FloorDiv, ast.Mult)) and is_number(item.value))
        low_bit = any(is_binary(x, ast.BitAnd) and isinstance(x.right, ast.UnaryOp) for x in ast.walk(item.value))
        if halved or low_bit or (isinstance(item.op, ast.BitAnd) and is_binary(item.value, ast.Sub)):
            return True
    return False
`;

/** Reads the frames, applies the rules to each snippet and prints one JSON object per line. */
export const PROGRAM_MAIN = String.raw`
def extract(source):
    TEXTS.clear()
    try:
        program = source.decode("utf-8")
        if is_too_deep(program):
            return {"ok": False, "error": "nested too deeply"}
        facts = Facts(ast.parse(program))
        found = set()
        for function in RULES:
            found.update(function(facts))
        for function in DERIVED:
            found.update(function(facts, found))
    except UnicodeDecodeError:
        return {"ok": False, "error": "not UTF-8"}
    except SyntaxError as error:
        return {"ok": False, "error": "syntax error in line " + str(error.lineno or 0)}
    except ValueError:
        return {"ok": False, "error": "not a Python program"}
    except (RecursionError, MemoryError):
        return {"ok": False, "error": "nested too deeply"}
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        # A rule met a shape it does not know; the other snippets of the batch must not suffer.
        return {"ok": False, "error": "unusual program (" + type(error).__name__ + ")"}
    return {"ok": True, "features": sorted(found)}


def main():
    data = sys.stdin.buffer.read()
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        size = int(data[at:end])
        at = end + 1 + size
        print(json.dumps(extract(data[end + 1:at]), separators=(",", ":")))


main()
`;
