"""Compiled templates that pay for what they do: a tick wherever work may be repeated.

What the compiler would write as plain Python (lists, comparisons, slices, ``a ~ b``) becomes a
call of the environment, which weighs it.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.compiler import CodeGenerator, Frame, operators

_CALL = 10  # a macro is called, a block or a template begun: as much work as ten turns
_NODES_A_STEP = 50  # a body of a thousand expressions is more work than one of ten
_DEEPEST = 100


class MeteredGenerator(CodeGenerator):
    """Writes calls of ``weighed`` and ``joined`` of the environment."""

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - its name
        self.write("environment.joined(context, (")
        for one in node.nodes:
            self.visit(one, frame)
            self.write(", ")
        self.write("))")

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802 - its name
        self._weighed(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802 - its name
        self._weighed(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - its name
        if node.ctx == "load":
            self._weighed(super().visit_Tuple, node, frame)
        else:  # a, b = …
            super().visit_Tuple(node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - its name
        if isinstance(node.arg, nodes.Slice):
            self._weighed(super().visit_Getitem, node, frame)
        else:
            super().visit_Getitem(node, frame)

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - its name
        self.write("(")
        self._weighed(self.visit, node.expr, frame)
        for one in node.ops:
            self.visit(one, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:  # noqa: N802 - its name
        self.write(f" {operators[node.op]} ")
        self._weighed(self.visit, node.expr, frame)

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible  # else a list would be a text before anybody asks what it is

    def _weighed(self, visit: Callable[..., Any], node: nodes.Node, frame: Frame) -> None:
        self.write("environment.weighed(")
        visit(node, frame)
        self.write(")")


def meter(tree: nodes.Template) -> None:
    """Puts a tick into every loop, macro, block and into the template itself."""
    for called in list(tree.find_all((nodes.Macro, nodes.CallBlock, nodes.Block))):
        if isinstance(called, nodes.Macro | nodes.CallBlock | nodes.Block):
            called.body.insert(0, _tick(called, _CALL + _size(called)))
    for loop in list(tree.find_all(nodes.For)):
        loop.body.insert(0, _tick(loop, 1 + _size(loop)))
        # A recursive loop calls itself with other values: those are weighed as arguments.
        iterated: Any = loop.iter  # an expression, whatever its type says
        loop.iter = _call("weighed" if loop.recursive else "counted", iterated)
    tree.body.insert(0, _tick(tree, _CALL))


def refuse_depth(tree: nodes.Template, name: str | None) -> None:
    """Raises TemplateSyntaxError: whoever walks the tree does so by recursion."""
    level: list[nodes.Node] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    raise too_deep(level[0].lineno, name)


def too_deep(line: int, name: str | None) -> TemplateSyntaxError:
    return TemplateSyntaxError("zu tief verschachtelt (nested too deeply)", line, name, name)


def _size(node: nodes.Node) -> int:
    return sum(1 for _ in node.find_all(nodes.Node)) // _NODES_A_STEP


def _call(method: str, argument: nodes.Expr) -> nodes.Call:
    call = nodes.Call(nodes.EnvironmentAttribute(method), [argument], [], None, None)
    call.set_lineno(argument.lineno or 1)
    if argument.environment is not None:
        call.set_environment(argument.environment)
    return call


def _tick(node: nodes.Node, work: int) -> nodes.ExprStmt:
    statement = nodes.ExprStmt(_call("tick", nodes.Const(work)))
    statement.set_lineno(node.lineno or 1)
    return statement
