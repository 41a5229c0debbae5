import ast

tree = ast.parse("def f(x, *, y=2):\n    return [i ** 2 for i in x if i > y]\n")
print(ast.dump(tree.body[0].args))
print(sorted({type(node).__name__ for node in ast.walk(tree)}))


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print(node.id, node.lineno, node.col_offset)


Names().visit(tree)
print(ast.unparse(tree))
print(ast.literal_eval("{'a': [1, (2, 3)], 'b': -4.5}"))
