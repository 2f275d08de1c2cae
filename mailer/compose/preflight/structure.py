"""Headings, language and tables: what those go by who hear a mail instead of seeing it."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from mailer.compose.preflight.finding import Finding, error, shown, warning
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import elements

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def headings(look: Look) -> Iterator[Finding]:
    """One heading of the first level, then none that skips a level."""
    found = list(elements(look.page.seen, *_HEADINGS)) if look.page else []
    first = sum(heading.tag == "h1" for heading in found)
    if look.page and first != 1:
        yield warning(
            "heading-count",
            look.html_file,
            f"Die Mail hat {first} Hauptüberschriften (h1), richtig ist eine.",
            f"The mail has {first} main headings (h1), one is right.",
        )
    level = 0 if first else 1
    for heading in found:
        now = _HEADINGS.index(str(heading.tag)) + 1
        if now > level + 1:
            words = shown("".join(heading.itertext()))
            yield warning(
                "heading-order",
                look.html_file,
                f"Die Überschrift „{words}“ (h{now}) überspringt eine Ebene; bitte "
                f"h{level + 1} nehmen.",
                f'The heading "{words}" (h{now}) skips a level; please use h{level + 1}.',
            )
        level = now


def language(look: Look) -> Iterator[Finding]:
    """The page, a wrapper in it (webmail drops html and body) and the header tell the language."""
    direction = "rtl" if look.language in _RIGHT_TO_LEFT else "ltr"
    wanted = f'lang="{look.language}" dir="{direction}"'
    if look.page:
        root, body = look.page.root, look.page.root.find("body")
        wrappers = () if body is None else body.iterdescendants()
        for rule, en, right in (
            ("page-language", "html", _speaks(root, look.language, direction)),
            (
                "wrapper-language",
                "div",
                any(_speaks(one, look.language, direction) and _wraps(one) for one in wrappers),
            ),
        ):
            if not right:
                yield error(
                    rule,
                    look.html_file,
                    f"Die Sprache der Mail ist nicht angegeben; bitte <{en} {wanted}> "
                    + ("schreiben." if en == "html" else "um den ganzen Inhalt legen."),
                    f"The language of the mail is not told; please write <{en} {wanted}>"
                    + ("." if en == "html" else " around all of its content."),
                )
    told = look.header.values("Content-Language")
    if told != [look.language]:
        yield error(
            "header-language",
            "header: Content-Language",
            f"Content-Language ist „{shown(', '.join(told))}“, die Mail aber „{look.language}“.",
            f'Content-Language is "{shown(", ".join(told))}", but the mail is "{look.language}".',
        )


def tables(look: Look) -> Iterator[Finding]:
    """Tables for layout say so, those for Outlook too; a table with headings is a real one."""
    unmarked = [
        table
        for table in (look.page.everywhere("table") if look.page else ())
        if table.get("role") not in {"presentation", "none"} and not _has_headings(table)
    ]
    if unmarked:
        yield error(
            "table-role",
            look.html_file,
            f'{len(unmarked)} Layout-Tabellen fehlt role="presentation"; Screenreader lesen sie '
            "sonst als Daten vor.",
            f'{len(unmarked)} layout tables have no role="presentation"; screen readers would '
            "read them out as data.",
        )


def _speaks(element: HtmlElement, wanted: str, direction: str) -> bool:
    told = (element.get("lang") or "").lower().partition("-")[0]
    return told == wanted and (element.get("dir") or "").lower() == direction


def _wraps(element: HtmlElement) -> bool:
    """Whether everything of the first level is inside; without a heading any element will do."""
    tree = element.getroottree()
    return all(element in heading.iterancestors() for heading in tree.iter("h1"))


def _has_headings(table: HtmlElement) -> bool:
    return any(next(th.iterancestors("table"), None) is table for th in table.iter("th"))
