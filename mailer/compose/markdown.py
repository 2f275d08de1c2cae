"""Markdown as staff writes it, made into HTML that is safe to send (markdown-it-py, nh3).

Placeholders such as ``{{ seminar.title }}`` become those of the template that the text is put
into; no other Jinja in the text is ever evaluated.
"""

import difflib
import hashlib
import re

import nh3
from markdown_it import MarkdownIt

from mailer.domain.errors import ContentError

PLACEHOLDERS = (
    "seminar.title", "seminar.series", "seminar.day", "seminar.hours", "seminar.when",
    "seminar.place", "seminar.fee", "seminar.registration_deadline", "seminar.page_url",
    "seminar.register_url", "seminar.materials_url", "newsletter.title",
    "office.name", "office.url", "office.contact", "list.name", "reader.name",
    "reader.organisation", "reader.registration_url", "reader.settings_url",
)  # fmt: skip
"""What a text may ask for; everything else in double braces is an error.

The join link is not among them: a text for a whole list would give it away.
"""

_PLACEHOLDER = re.compile(r"[A-Za-z]+\.[A-Za-z_]+")
_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h2", "h3", "blockquote"}
_SCHEMES = {"http", "https", "mailto"}
# Bounded: a text full of braces that never close would be searched to its end for each.
_BRACES = re.compile(r"\{\{(.{0,100}?)\}\}", re.DOTALL)
# Indented text is a paragraph here and a line "---" no heading: nobody means those marks.
_PARSER = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "lheading"]
)


def safe_html(markdown: str) -> str:
    """The text as HTML of a few harmless elements; the highest heading is an h2."""
    return _cleaned(markdown)


def html_template(markdown: str, where: str) -> str:
    """The text as Jinja source whose only expressions are its placeholders, autoescaped.

    Raises ContentError, beginning with ``where``, for a placeholder that does not exist.
    """
    # Whoever writes the text cannot foresee the stand-in, so cannot forge one.
    nonce = hashlib.sha256(markdown.encode()).hexdigest()[:16]
    names: list[str] = []

    def stand_in(found: re.Match[str]) -> str:
        names.append(_known(found.group(1).strip(), where))
        return f"zph{nonce}n{len(names) - 1}z"

    html = _cleaned(_BRACES.sub(stand_in, markdown)).replace("{", "&#123;")
    for number in re.findall(rf'href="zph{nonce}n(\d+)z', html):
        _refuse_unless_address(names[int(number)], where)
    return re.sub(
        rf"zph{nonce}n(\d+)z", lambda found: f"{{{{ {names[int(found.group(1))]} }}}}", html
    )


def line_template(text: str, where: str) -> str:
    """One line of plain text (a subject) as Jinja source; placeholders as above."""
    pieces = _BRACES.split(" ".join(text.split()))
    return "".join(
        f"{{{{ {_known(piece.strip(), where)} }}}}" if index % 2 else _literal(piece)
        for index, piece in enumerate(pieces)
    )


def refuse_placeholders(text: str, where: str) -> None:
    """Raises ContentError for a placeholder in a text that has none: readers would see it."""
    for name in _BRACES.findall(text):
        if _PLACEHOLDER.fullmatch(name.strip()):
            raise ContentError(
                f"{where}: Platzhalter wie „{name.strip()}“ gibt es in diesem Text nicht; bitte "
                "ausschreiben.",
                f'{where}: there are no placeholders such as "{name.strip()}" in this text; '
                "please write it out.",
            )


def _refuse_unless_address(name: str, where: str) -> None:
    """A link begins with an address of ours: a title could hold a scheme that runs code."""
    if not name.endswith(("_url", ".url")):
        raise ContentError(
            f"{where}: „{name}“ ist keine Adresse und darf keinen Link beginnen.",
            f'{where}: "{name}" is no address and may not begin a link.',
        )


def _literal(text: str) -> str:
    return text.replace("{", "{{ '{' }}")


def _known(name: str, where: str) -> str:
    if name in PLACEHOLDERS:
        return name
    close = difflib.get_close_matches(name, PLACEHOLDERS, n=1, cutoff=0.4)
    shown = name[:60]
    raise ContentError(
        f"{where}: Den Platzhalter „{shown}“ gibt es nicht"
        + (f"; gemeint ist vielleicht „{close[0]}“." if close else "."),
        f'{where}: there is no placeholder "{shown}"'
        + (f'; perhaps "{close[0]}" is meant.' if close else "."),
    )


def _cleaned(markdown: str) -> str:
    tokens = _PARSER.parse(markdown)
    headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    top = min(headings, default=2)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The mail's own title is its only h1.
            token.tag = "h2" if int(token.tag[1]) == top else "h3"
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    ).strip()
