"""Lint for templates: addresses that have a page of their own, given away bare.

Materials and recording end on a day, and may be for those alone who attended. The personal page
leads to them and says when they are gone; an address that a mail shows is there for good.
"""

from collections.abc import Iterator, Mapping, Sequence

from jinja2 import TemplateSyntaxError, nodes

from mailer.compose.environment import make_environment
from mailer.domain.errors import Sentence

BY_PAGE = {
    "materials_url": "parts.materials(seminar, reader)",
    "recording_url": "parts.recording(seminar, reader)",
}
"""The field of a view → what a template writes in its place."""

_TERM = "materials_until"


def bare_addresses(templates: Mapping[str, str]) -> list[Sentence]:
    """A sentence with file and line for each that is printed, or handed on to be printed.

    Asking whether there is one is no fault, nor is a branch for those that have no term, nor where
    the alternative of the same expression leads by the page. What cannot be read is told elsewhere.
    """
    environment = make_environment(templates)
    found: list[Sentence] = []
    for name, source in templates.items():
        if name.endswith(".css"):
            continue
        try:
            tree = environment.parse(source, name)
        except TemplateSyntaxError:
            continue
        for line, field in dict.fromkeys(_given_away(tree)):
            right = BY_PAGE[field]
            found.append(
                Sentence(
                    f"templates/{name}:{line}: {field} steht ohne Frist in der Mail; besser "
                    f"{{{{ {right} }}}}, das führt über die persönliche Seite.",
                    f"templates/{name}:{line}: {field} stands in the mail without its term; "
                    f"better {{{{ {right} }}}}, which leads by the personal page.",
                )
            )
    return found


def _given_away(node: nodes.Node) -> Iterator[tuple[int, str]]:
    """Line and field of each address below ``node`` that gets out."""
    if isinstance(node, nodes.Getattr) and node.attr in BY_PAGE:
        yield node.lineno, node.attr
        return
    for inside in _let_out(node):
        yield from _given_away(inside)


def _let_out(node: nodes.Node) -> Iterator[nodes.Node]:
    """What of a node may be printed: not what only decides."""
    if isinstance(node, nodes.If):
        ways = [(one.test, one.body) for one in (node, *node.elif_)]
        yield from _with_a_term([*ways, (None, node.else_)])
    elif isinstance(node, nodes.CondExpr):
        if not any(map(_leads_by_the_page, (node.expr1, node.expr2))):
            other = [node.expr2] if node.expr2 is not None else []
            yield from _with_a_term([(node.test, [node.expr1]), (None, other)])
    elif isinstance(node, nodes.Assign):
        if not isinstance(node.node, nodes.And | nodes.Or | nodes.Not | nodes.Compare):
            yield node.node
    elif not isinstance(node, nodes.Not | nodes.Compare | nodes.Test):
        yield from node.iter_child_nodes()


def _with_a_term(
    ways: Sequence[tuple[nodes.Node | None, Sequence[nodes.Node]]],
) -> Iterator[nodes.Node]:
    """What stands in the branches of a choice, but for those where there is known to be no term."""
    for test, inside in ways:
        asks = test is not None and _asks_for_the_term(test)
        for_none = asks and isinstance(test, nodes.Not)
        if not for_none:
            yield from inside
        if asks and not for_none:
            return


def _asks_for_the_term(test: nodes.Node) -> bool:
    asked = [test, *test.find_all(nodes.Getattr)]
    return any(isinstance(one, nodes.Getattr) and one.attr == _TERM for one in asked)


def _leads_by_the_page(way: nodes.Node | None) -> bool:
    names = {one.partition("(")[0].rpartition(".")[2] for one in BY_PAGE.values()}
    if not isinstance(way, nodes.Call):
        return False
    called = way.node
    return getattr(called, "name", None) in names or getattr(called, "attr", None) in names
