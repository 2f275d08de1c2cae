"""Literal texts in a source: what an expression may come to without asking for a language."""

import ast
import re
from collections.abc import Iterator, Mapping

LETTER = re.compile(r"[^\W\d_]")


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


PARTS: dict[type[ast.expr], tuple[str, ...]] = {
    ast.JoinedStr: ("values",),
    ast.FormattedValue: ("value",),
    ast.BinOp: ("left", "right"),
    ast.IfExp: ("body", "orelse"),
    ast.BoolOp: ("values",),
    ast.List: ("elts",),
    ast.Tuple: ("elts",),
    ast.Starred: ("value",),
    ast.NamedExpr: ("value",),
    ast.ListComp: ("elt",),
    ast.GeneratorExp: ("elt",),
}
"""What a value is made of; how an f-string writes a value (``:%H:%M``) is none of it."""


def parts(node: ast.expr) -> Iterator[ast.expr]:
    for name in PARTS.get(type(node), ()):
        part = getattr(node, name)
        yield from part if isinstance(part, list) else [part]
    match node:
        case ast.Call(ast.Attribute(text, "format" | "join" | "replace" | "strip"), arguments):
            yield from (text, *arguments)


def literals(node: ast.expr, known: Mapping[str, list[ast.expr]]) -> Iterator[str]:
    """The literal texts that may be in the value of an expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for one in parts(node):
        yield from literals(one, known)
    if isinstance(node, ast.Name):
        rest = {name: values for name, values in known.items() if name != node.id}
        for value in known.get(node.id, ()):
            yield from literals(value, rest)
