"""The HTML part as an element tree, with what a reader sees told from what is hidden."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import lxml.html
from lxml.etree import (
    Comment,
    Entity,
    LxmlError,
    ProcessingInstruction,
    iterwalk,
    strip_elements,
)
from lxml.html import HtmlElement

_CONDITIONAL = re.compile(r"\s*\[if [^\]]*\]>(.*)<!\[endif\]\s*\Z", re.DOTALL)
_DECLARATION = re.compile(r"""(?:[^;("']|"[^"]*"?|'[^']*'?|\([^)]*\)?)+""")
_UNSEEN = {"head", "style", "script", "title", "template"}
_BLOCKS = {
    "address", "article", "blockquote", "body", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6",
    "hr", "li", "ol", "p", "section", "table", "td", "th", "tr", "ul",
}  # fmt: skip
# Joiners, soft hyphens and what pads a preheader: nothing that is read.
_INVISIBLE = re.compile("[\u034f\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Page:
    """``root`` is everything, ``seen`` what readers see, ``outlook`` the conditional comments.

    ``text`` is the words of ``seen`` on one line, blocks told apart by a blank.
    """

    root: HtmlElement
    seen: HtmlElement
    outlook: tuple[HtmlElement, ...]
    preheader: str
    text: str

    def everywhere(self, *tags: str) -> Iterator[HtmlElement]:
        """All elements (of these ``tags``), those that only Outlook reads included."""
        for tree in (self.root, *self.outlook):
            yield from elements(tree, *tags)


def page_of(html: str) -> Page | None:
    """The page, or None when there is no element in ``html`` at all."""
    root, seen = _parsed(html), _parsed(html)
    if root is None or seen is None:
        return None
    preheader = _preheader(root)
    _hide(seen)
    comments = (_CONDITIONAL.match(one.text or "") for one in root.iter(Comment))
    outlook = [_parsed(one.group(1)) for one in comments if one]
    return Page(
        root,
        seen,
        tuple(tree for tree in outlook if tree is not None),
        preheader,
        _words(seen),
    )


def elements(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """Elements of ``tree`` in order, without comments and processing instructions."""
    return (one for one in tree.iter(*tags) if isinstance(one.tag, str))


def plain(text: str) -> str:
    """``text`` on one line, without what nobody sees, to be compared."""
    return " ".join(_INVISIBLE.sub("", text).split())


@lru_cache(maxsize=512)
def declarations(style: str) -> Mapping[str, str]:
    """``color: #FFF !important`` as ``{"color": "#fff"}``; the last of two wins."""
    found = {}
    for declaration in _DECLARATION.findall(style):
        name, _, value = declaration.partition(":")
        found[name.strip().lower()] = value.lower().replace("!important", "").strip()
    return found


def style_of(element: HtmlElement) -> Mapping[str, str]:
    """The inline style of one element."""
    return declarations(element.get("style", ""))


def _parsed(html: str) -> HtmlElement | None:
    # Octets, since lxml refuses words that declare an encoding.
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except LxmlError:  # nothing but blanks and comments
        return None


def _preheader(root: HtmlElement) -> str:
    for element in elements(root):
        if "preheader" in element.get("class", "").split():
            return plain("".join(element.itertext()))
    return ""


def _hide(tree: HtmlElement) -> None:
    """Drops from ``tree`` what readers do not see."""
    for one in elements(tree):
        if one is not tree and _is_hidden(one):
            one.tag = "hidden"
    strip_elements(tree, "hidden", Comment, ProcessingInstruction, Entity, with_tail=False)


def _words(tree: HtmlElement) -> str:
    words = []
    for event, one in iterwalk(tree, events=("start", "end")):
        around = " " if one.tag in _BLOCKS else ""
        words += [around, one.text or ""] if event == "start" else [around, one.tail or ""]
    return plain("".join(words))


def _is_hidden(element: HtmlElement) -> bool:
    style = style_of(element)
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or style.get("display") == "none"
        or style.get("visibility") == "hidden"
        or style.get("opacity") == "0"
    )
