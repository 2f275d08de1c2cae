"""Markdown as staff writes it, made into HTML that is safe to send (markdown-it-py, nh3).

Placeholders such as ``{{ seminar.title }}`` become those of the template that the text is put
into; no other Jinja in the text is ever evaluated.
"""

import difflib
import hashlib
import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailer.compose.targets import Targets, links_in
from mailer.domain.errors import ContentError, InvalidValueError

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
_SCHEMES = {"http", "https", "mailto", "tel"}
# Bounded: a text full of braces that never close would be searched to its end for each.
_BRACES = re.compile(r"\{\{(.{0,100}?)\}\}", re.DOTALL)


class _AsWritten(MarkdownIt):
    """Returns links as they were written, those too that markdown-it would show as text."""

    def validateLink(self, _url: str) -> bool:  # noqa: N802 - its name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - its name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - its name
        return link  # decoded, it could not be unwrapped any more


# Indented text is a paragraph here and a line "---" no heading: nobody means those marks.
_PARSER = _AsWritten("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "lheading"]
)
_LONGEST = 50_000


def safe_html(markdown: str) -> str:
    """The text as HTML of a few harmless elements; the highest heading is an h2.

    Whoever writes it was told of bad links (``refuse_bad_links``); here they lead nowhere.
    """
    tokens = _PARSER.parse(markdown)
    for link in links_in(tokens, Targets()):
        link.lead_nowhere()
    return _html(tokens)


def refuse_bad_links(markdown: str, where: str, first_line: int = 1) -> None:
    """Raises ContentError, beginning with file and line, for a link that must not be sent.

    Also for a text too long to be one: the time that parsing takes grows with it.
    ``first_line`` is the line of the file ``where`` in which ``markdown`` begins.
    """
    refuse_endless(markdown, where)
    targets = Targets(_nonce(markdown))
    stood_in = _BRACES.sub(lambda found: targets.stand_in(found.group(1).strip()), markdown)
    for link in links_in(_PARSER.parse(stood_in), targets):
        link.refuse(where, first_line)


def refuse_endless(markdown: str, where: str) -> None:
    """Raises ContentError for a text that is longer than any mail should be."""
    if len(markdown) > _LONGEST:
        raise ContentError(
            f"{where}: Der Text ist mit {len(markdown)} Zeichen zu lang; höchstens "
            f"{_LONGEST} gehören in eine Mail.",
            f"{where}: the text is too long with {len(markdown)} characters; a mail takes "
            f"{_LONGEST} at most.",
        )


def html_template(markdown: str, where: str) -> str:
    """The text as Jinja source whose only expressions are its placeholders, autoescaped.

    Raises ContentError, beginning with ``where``, for a placeholder that does not exist.
    """
    refuse_endless(markdown, where)
    targets = Targets(_nonce(markdown))

    def stand_in(found: re.Match[str]) -> str:
        return targets.stand_in(_known(found.group(1).strip(), where))

    tokens = _PARSER.parse(_BRACES.sub(stand_in, markdown))
    for link in links_in(tokens, targets):
        if link.begins_with and not link.begins_with.endswith(("_url", ".url")):
            raise _no_address(link.begins_with, where)
        link.refuse(where, 1)
    html = _html(tokens).replace("{", "&#123;")
    return targets.mark.sub(lambda found: f"{{{{ {targets.names[int(found.group(1))]} }}}}", html)


def line_template(text: str, where: str) -> str:
    """One line of plain text (a subject) as Jinja source; placeholders and links as above."""
    targets = Targets(_nonce(text))

    def stand_in(found: re.Match[str]) -> str:
        return targets.stand_in(_known(found.group(1).strip(), where))

    try:
        line = targets.fit_line(" ".join(_BRACES.sub(stand_in, text).split()))
    except InvalidValueError as problem:
        de, en = problem.sentence
        raise ContentError(f"{where}: {de}", f"{where}: {en}") from None
    return "".join(
        f"{{{{ {targets.names[int(piece)]} }}}}" if index % 2 else _literal(piece)
        for index, piece in enumerate(targets.mark.split(line))
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


def _no_address(name: str, where: str) -> ContentError:
    """A link begins with an address of ours: a title could hold a scheme that runs code."""
    return ContentError(
        f"{where}: „{name}“ ist keine Adresse und darf keinen Link beginnen.",
        f'{where}: "{name}" is no address and may not begin a link.',
    )


def _nonce(markdown: str) -> str:
    """Whoever writes the text cannot foresee the stand-ins, so cannot forge one."""
    return hashlib.sha256(markdown.encode("utf-8", "replace")).hexdigest()[:16]


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


def _html(tokens: list[Token]) -> str:
    headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    top = min(headings, default=2)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            # The mail's own title is its only h1.
            token.tag = "h2" if int(token.tag[1]) == top else "h3"
    html: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    ).strip()
