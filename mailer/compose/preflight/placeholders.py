"""Placeholders that some readers cannot fill: printed by a template that does not ask first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import TemplateSyntaxError, nodes

from mailer.compose.composer import Composer
from mailer.compose.environment import make_environment
from mailer.compose.preflight.finding import Finding, Severity
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.slots import FIELDS, URL_FIELDS
from mailer.domain.errors import Sentence

_PRINTED = tuple(field for field in FIELDS if field != "gets_join_link")
_NEEDED = URL_FIELDS | {"salutation"}


def placeholder_findings(
    composer: Composer, example: Recipient, lacking: Mapping[str, int], audience: int
) -> tuple[Finding, ...]:
    """A finding per field that is printed unasked and that some of the audience lack.

    ``lacking`` holds, by reader field, how many of the ``audience`` readers have it empty.
    ``example`` may be anybody who reads the language in question. A link or salutation
    that would be empty is an error, any other gap a warning.
    """
    unguarded = unguarded_fields(composer, example, [field for field in lacking if lacking[field]])
    return tuple(
        Finding(
            Severity.ERROR if field in _NEEDED else Severity.WARNING,
            "placeholder-empty",
            where,
            Sentence(
                f"{lacking[field]} von {audience} Personen haben bei „{field}“ nichts stehen, die "
                f"Mail gibt es aber aus; bitte ergänzen oder mit {{% if reader.{field} %}} fragen.",
                f'{lacking[field]} of {audience} persons have nothing for "{field}", but the mail '
                f"prints it; please complete them or ask with {{% if reader.{field} %}}.",
            ),
        )
        for field, where in unguarded.items()
    )


def unguarded_fields(
    composer: Composer, example: Recipient, fields: Iterable[str] = _PRINTED
) -> dict[str, str]:
    """Those of ``fields`` that the mail prints even where they are empty, and where it does.

    The composer itself is asked: a template that asks before it prints has, in the variant
    for readers without the field, no hole to fill. Raises ContentError on a bad template.
    """
    language = composer.language_for(example.language)
    folder = f"templates/{language}/{composer.snapshot.kind}"
    lines = dict(_printed_lines(composer, language))
    found = {}
    for field in fields:
        if any(_is_printed(composer, reader, field, lines) for reader in _readers(example)):
            found[field] = lines.get(field, f"{folder}/body.html")
    return found


def _readers(example: Recipient) -> Iterator[Recipient]:
    """Readers with everything and with nothing, as templates may ask for other fields too."""
    entry = example.entry or EntryValues("x@x", "x@x", 0, example.date, example.date)
    for gets_join_link in (False, True):
        for word in ("x", ""):
            values = dict.fromkeys(_PRINTED, word)
            yield _with(example, entry=entry, gets_join_link=gets_join_link, **values)


def _with(reader: Recipient, **values: Any) -> Recipient:
    return replace(reader, **values)


def _is_printed(
    composer: Composer, reader: Recipient, field: str, lines: Mapping[str, str]
) -> bool:
    without, one, other = (_with(reader, **{field: word}) for word in ("", "one", "other"))
    skeleton = composer.skeleton(without)
    if skeleton.fill(without) != skeleton.fill(one):
        return True
    # A template that works on the value itself has a variant per value, and no hole in any.
    by_value = composer.skeleton(one) is not composer.skeleton(other)
    return by_value and field in lines


def _printed_lines(composer: Composer, language: str) -> Iterator[tuple[str, str]]:
    """Field and ``templates/<name>:<line>`` of what is printed outside a question for it.

    The kind's own files come last and so win over shared ones in a dict.
    """
    sources = composer.snapshot.sources
    own = f"{language}/{composer.snapshot.kind}/"
    environment = make_environment(sources)
    for name in sorted(sources, key=lambda name: name.startswith(own)):
        if name.endswith(".css") or not name.startswith(f"{language}/"):
            continue
        try:
            tree = environment.parse(sources[name], name)
        except TemplateSyntaxError:  # the composer says so, with the line
            continue
        for field, line in reversed(list(_unasked(tree, frozenset()))):
            yield field, f"templates/{name}:{line}"


def _unasked(node: nodes.Node, asked: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Reader fields with their lines, without those in ``if`` and in what stands under it."""
    if isinstance(node, nodes.Getattr) and _is_reader(node) and node.attr not in asked:
        yield node.attr, node.lineno
    if isinstance(node, nodes.If | nodes.CondExpr):
        tests = [node.test] if isinstance(node.test, nodes.Getattr) else []
        tests += node.test.find_all(nodes.Getattr)
        asked |= {one.attr for one in tests if _is_reader(one)}
    for child in node.iter_child_nodes():
        yield from _unasked(child, asked)


def _is_reader(node: nodes.Getattr) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == "reader"
