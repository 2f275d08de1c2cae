"""Where the links of a Markdown text lead, judged before anybody is sent there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailer.domain.addresses_in_text import find_addresses, fit_text, without_unfit
from mailer.domain.errors import ContentError, InvalidValueError
from mailer.domain.web_address import look_at_target, unfit
from mailer.domain.web_host import UnfitAddressError

_BREAKS = {"softbreak", "hardbreak"}
_ADDRESS_OF_OURS = "https://placeholder.example"
_MAILBOX_OF_OURS = "placeholder@example.org"
_SCHEME_AND_HOST = re.compile(r"(?<![:/])[/?#]")
_WITHIN_A_SITE = re.compile(r"(?:/(?!/)|#|\?)[!-\[\]-~]*")
_PARSER = MarkdownIt("commonmark")


@dataclass(slots=True)
class Targets:
    """The placeholders of one text, each behind a word that stands in for it while it is parsed.

    ``nonce`` keeps these words apart from any that somebody could write.
    """

    nonce: str = ""
    names: list[str] = field(default_factory=list)

    @property
    def mark(self) -> re.Pattern[str]:
        """Finds the stand-ins; its group is the number of the placeholder."""
        return re.compile(rf"zph{self.nonce}n(\d+)z" if self.nonce else r"(?!)()")

    def stand_in(self, name: str) -> str:
        self.names.append(name)
        return f"zph{self.nonce}n{len(self.names) - 1}z"

    def shown(self, text: str) -> str:
        """``text`` with its placeholders as they were written."""
        return self.mark.sub(lambda found: f"{{{{ {self.names[int(found[1])]} }}}}", text)

    def first(self, target: str) -> str:
        """The name of the placeholder that ``target`` begins with, or ""."""
        found = self.mark.match(target)
        return self.names[int(found[1])] if found else ""

    def look_at(self, target: str) -> str:
        """``target`` as it is to be written, placeholders still stood in for.

        Raises UnfitAddressError, also where a placeholder makes up a scheme or a host:
        what stands in a title decides nowhere where readers are led.
        """
        beginning = self.mark.match(target)
        if beginning is not None:
            rest = target[beginning.end() :]
            if rest and rest[0] not in "/?#":
                raise _made_up()
            look_at_target(_ADDRESS_OF_OURS + rest)
            return target
        if target.lower().startswith("mailto:"):
            look_at_target(self.mark.sub(_MAILBOX_OF_OURS, target, count=1))
            return target
        if _WITHIN_A_SITE.fullmatch(target):
            return target  # leads nowhere from a mail, which the preflight says; deceives nobody
        if self.mark.search(_SCHEME_AND_HOST.split(target, maxsplit=1)[0]):
            raise _made_up()
        return look_at_target(target).url


@dataclass(frozen=True, slots=True)
class _Spot:
    """A link or a plain text in which addresses stand, and its line in the text (from 0)."""

    token: Token
    end: Token | None
    line: int
    targets: Targets

    @property
    def begins_with(self) -> str:
        """The placeholder that a link begins with, or ""."""
        return self.targets.first(self._target) if self.end is not None else ""

    def lead_nowhere(self) -> None:
        """A bad link becomes its words; a good one loses what wrapped it."""
        if self.end is None:
            self.token.content, _ = without_unfit(self.token.content)
            return
        try:
            self._write(self.targets.look_at(self._target))
        except UnfitAddressError:
            self.token.hidden = self.end.hidden = True

    def refuse(self, where: str, first_line: int) -> None:
        """Raises ContentError for a bad link; a good one loses what wrapped it."""
        try:
            if self.end is None:
                self.token.content = self._fit(self.token.content)
            else:
                self._write(self._looked_at())
        except InvalidValueError as problem:
            place = f"{where}:{first_line + self.line}"
            de, en = problem.sentence
            raise ContentError(f"{place}: {de}", f"{place}: {en}") from None

    @property
    def _target(self) -> str:
        return str(self.token.attrGet("href") or "")

    def _looked_at(self) -> str:
        try:
            return self.targets.look_at(self._target)
        except UnfitAddressError as problem:
            raise unfit(self.targets.shown(self._target), problem) from None

    def _fit(self, text: str) -> str:
        for start, end in find_addresses(text):
            host = re.split(r"[/?#]", text[start:end].partition("//")[2])[0]
            if self.targets.mark.search(host):
                raise unfit(self.targets.shown(text[start:end]), _made_up())
        return fit_text("", text)

    def _write(self, target: str) -> None:
        self.token.attrSet("href", _PARSER.normalizeLink(target))


def links_in(tokens: list[Token], targets: Targets) -> Iterator[_Spot]:
    """All links of a parsed text, and its plain texts: addresses in those become links too."""
    for block in tokens:
        if block.type != "inline" or not block.children:
            continue
        line = block.map[0] if block.map else 0
        open_links: list[tuple[Token, int]] = []
        for child in block.children:
            if child.type in _BREAKS:
                line += 1
            elif child.type == "link_open":
                open_links.append((child, line))
            elif child.type == "link_close" and open_links:
                begin, begun_at = open_links.pop()
                yield _Spot(begin, child, begun_at, targets)
            elif child.type == "text":
                yield _Spot(child, None, line, targets)


def _made_up() -> UnfitAddressError:
    return UnfitAddressError(
        "ein Platzhalter steht, wo Schema oder Name der Adresse stehen",
        "a placeholder stands where scheme or host of the address should",
    )
