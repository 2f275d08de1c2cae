"""Lint for templates: fields that do not exist, found without rendering, on any branch."""

from collections.abc import Iterator, Mapping

from jinja2 import TemplateSyntaxError, meta, nodes

from mailer.compose.change_view import ChangeView
from mailer.compose.correction_view import CorrectionView
from mailer.compose.environment import make_environment, nearest, unknown_field
from mailer.compose.now import FACTS
from mailer.compose.seminar_view import SeminarView
from mailer.compose.slots import FIELDS
from mailer.compose.view import ListView, OfficeView
from mailer.domain.errors import Sentence
from mailer.domain.registration import ReaderStanding
from mailer.domain.template_fault import TemplateError, TemplateFault


def _names(view: type[object]) -> list[str]:
    """What a template may ask of a view: fields and properties."""
    return [name for name in dir(view) if not name.startswith("_")]


_KNOWN: dict[str, list[str]] = {
    "mail": [
        "kind",
        "language",
        "css",
        "subject",
        "web",
        "has_entry",
        "entry_number",
        "is_called_off",
    ],
    "now": sorted(FACTS),
    "standing": ["has_place", *(f"is_{one.value}" for one in ReaderStanding)],
    "seminar": _names(SeminarView),
    "office": _names(OfficeView),
    "list": _names(ListView),
    "reader": list(FIELDS),
    "change": _names(ChangeView),
    "text": ["intro", "blocks", "preheader"],
    "calendar_links": [],
    "correction": _names(CorrectionView),
    "newsletter": ["title", "intro", "items", "seminars", "blocks", "web_url", "lang"],
}


def unknown_fields(templates: Mapping[str, str]) -> list[Sentence]:
    """A sentence with file and line for each misspelt name, and for each syntax error."""
    environment = make_environment(templates)
    found: list[Sentence] = []
    for name, source in templates.items():
        if name.endswith(".css"):
            continue
        try:
            tree = environment.parse(source, name)
        except TemplateSyntaxError as problem:
            broken = TemplateError(TemplateFault.BROKEN, name, problem.lineno, problem.message)
            found.append(broken.sentence)
            continue
        found += [
            unknown_field(name, line, field, near).sentence for line, field, near in _misspelt(tree)
        ]
    return found


def _misspelt(tree: nodes.Template) -> Iterator[tuple[int, str, str]]:
    """Line, name and nearest name of what the context does not have."""
    imported = {one.target for one in tree.find_all(nodes.Import)}
    undeclared = meta.find_undeclared_variables(tree) - set(_KNOWN) - imported
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name in undeclared:
            yield name.lineno, name.name, nearest(name.name, list(_KNOWN))
    shadowed = {name.name for name in tree.find_all(nodes.Name) if name.ctx in {"store", "param"}}
    for access in tree.find_all(nodes.Getattr):
        owner = access.node
        if not isinstance(owner, nodes.Name) or owner.name in shadowed:
            continue
        known = _KNOWN.get(owner.name)
        if known is not None and access.attr not in known:
            yield access.lineno, f"{owner.name}.{access.attr}", nearest(access.attr, known)
