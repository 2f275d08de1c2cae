"""A pasted web page → its heading and its text, without menus, scripts and footers."""

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.vocabulary import words

_SKIPPED = words(
    "head nav header footer aside script style noscript template svg iframe object button",
    "select option input textarea canvas audio video",
)
_BLOCKS = words(
    "address article blockquote body center dd div dl dt fieldset figcaption figure form h1 h2",
    "h3 h4 h5 h6 hr html li main ol p pre section table tbody thead tr ul",
)
_APART = words("p h1 h2 h3 h4 h5 h6 ul ol dl table section article blockquote")
_SITE_NAME = expression(r"\s[|·»]\s.*$")


def read_page(html: str) -> tuple[str, str]:
    """The heading (``h1``, else ``title`` without the site's name) and the text in lines.

    A link's address follows its words in parentheses. Nothing is fetched; a page that cannot
    be parsed gives two empty texts.
    """
    # huge_tree stays off: libxml2 then refuses absurd nesting instead of following it.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        document = document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return "", ""
    contents = [*document.iter("main"), *document.iter("article")]
    text = _text_of(contents[0]) if contents else ""
    return _heading(document), text if text.strip() else _text_of(document)


def _heading(document: HtmlElement) -> str:
    for heading in document.iter("h1"):
        # Tags inside a word put no space into it: Word cuts words at will.
        if words := _words_of(heading).split():
            return " ".join(words)
    for title in document.iter("title"):
        return _SITE_NAME.sub("", " ".join("".join(title.itertext()).split()))
    return ""


def _words_of(element: HtmlElement) -> str:
    for line_break in element.iter("br"):
        line_break.tail = f" {line_break.tail or ''}"
    return "".join(element.itertext())


def _text_of(root: HtmlElement) -> str:
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _SKIPPED:
                walk.skip_subtree()
                continue
            pieces.append(_opening(tag))
            pieces.append(_blanks_folded(element.text))
        else:
            if tag not in _SKIPPED:
                pieces.append(_link_target(element) if tag == "a" else _closing(tag))
            if element is not root:
                pieces.append(_blanks_folded(element.tail))
    return "\n".join(line.strip() for line in "".join(pieces).split("\n"))


def _opening(tag: str) -> str:
    if tag == "br":
        return "\n"
    if tag == "li":
        return "\n• "
    return "\n" if tag in _BLOCKS else ""


def _closing(tag: str) -> str:
    if tag in {"td", "th"}:
        return "\t"
    if tag in _APART:
        return "\n\n"
    return "\n" if tag in _BLOCKS else ""


def _link_target(link: HtmlElement) -> str:
    target = (link.get("href") or "").strip()
    words = "".join(link.itertext()).strip()
    if not target.lower().startswith(("http://", "https://")) or target == words or not words:
        return ""
    return f" ({target})"


def _blanks_folded(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
