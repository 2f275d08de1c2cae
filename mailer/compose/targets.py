"""Where the links of a Markdown text lead, judged before anybody is sent there."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from mailer.domain.addresses_in_text import LEFT_OUT, changes_to, find_addresses
from mailer.domain.errors import ContentError, InvalidValueError
from mailer.domain.link_label import named_elsewhere
from mailer.domain.printable import readable
from mailer.domain.web_address import look_at, look_at_target, unfit
from mailer.domain.web_host import UnfitAddressError

_SOFT_HYPHEN = "\u00ad"
_CONTROLS = re.compile(r"([\x00-\x1f\x7f-\x9f]+)")
_BREAKS = {"softbreak", "hardbreak"}
_WORDS = {"text", "code_inline"}
# Suspension an address, so what stands beside them might become a part of it.
_ADDRESSES = ("_url", ".url", "office.contact", "seminar.place")
_OPENED = re.compile(r"(?:^|[\s(\[{<>„“”\"»«›‹'‚’*_–—|:;,…•·])\Z")
_CLOSED = re.compile(r"[)\]}>.,;:!?'\"’”“»«›‹…*_–—-]*(?:\s|\Z)")
_BEGUN = re.compile(r"https?:?[/\\]?\Z", re.IGNORECASE)
_GOES_ON = re.compile(r":?[/\\]{2}")
_ADDRESS_OF_OURS = "https://placeholder.example"
_MAILBOX_OF_OURS = "placeholder@example.org"
_SCHEME_AND_HOST = re.compile(r"(?<![:/])[/?#]")
_WITHIN_A_SITE = re.compile(r"(?:/(?!/)|#|\?)[!-\[\]-~]*")
_PARSER = MarkdownIt("commonmark")
_SHOWN = 60


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

    def fit_line(self, text: str) -> str:
        """One line of plain text, readable and unwrapped; raises InvalidValueError as below.

        Controls stay: whoever makes a header of it refuses them.
        """

        def refuse(address: str, problem: UnfitAddressError) -> str:
            raise unfit(self.shown(address), problem)

        list(changes_to(text, refuse))  # what cannot be seen in an address is no slip
        line = "".join(
            part if index % 2 else readable(part)
            for index, part in enumerate(_CONTROLS.split(text.replace(_SOFT_HYPHEN, "")))
        )
        self.refuse_made_up(line)
        for start, end, new in reversed(list(changes_to(line, refuse))):
            line = line[:start] + new + line[end:]
        return line

    def refuse_made_up(self, text: str) -> None:
        """Raises InvalidValueError where placeholders in running ``text`` make up an address.

        What a placeholder holds ends where it ends: whatever stands right before or behind it
        would lead elsewhere (``{{ office.url }}@evil.example``).
        """
        spans = find_addresses(text)
        starts = [start for start, _ in spans]
        for found in self.mark.finditer(text):
            at = bisect_right(starts, found.start()) - 1
            if at >= 0 and found.start() < spans[at][1]:
                self._refuse_host(text[slice(*spans[at])])
            else:
                self._refuse_neighbours(text, found)

    def _refuse_host(self, address: str) -> None:
        host = re.split(r"[/?#]", address.partition("//")[2] or address)[0]
        if self.mark.search(host):
            raise unfit(self.shown(address), _made_up())

    def _refuse_neighbours(self, text: str, found: re.Match[str]) -> None:
        begin, end = found.span()
        if _BEGUN.search(text[max(begin - 8, 0) : begin]) or _GOES_ON.match(text, end):
            raise unfit(self._around(text, found), _made_up())
        if not self.names[int(found[1])].endswith(_ADDRESSES):
            return
        if not _OPENED.search(text[max(begin - 1, 0) : begin]):
            raise unfit(self._around(text, found), _beside())
        if _CLOSED.match(text, end):
            return
        if text[end] not in "/?#":
            raise unfit(self._around(text, found), _beside())
        whole = f"{_ADDRESS_OF_OURS}{text[end : end + 2000]}"
        try:
            look_at(whole[slice(*find_addresses(whole)[0])])
        except UnfitAddressError as problem:
            raise unfit(self._around(text, found), problem) from None

    def _around(self, text: str, found: re.Match[str]) -> str:
        before = re.split(r"\s", text[max(found.start() - 60, 0) : found.start()])[-1]
        return self.shown(before + re.split(r"\s", text[found.start() : found.end() + 60])[0])

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
class _Link:
    """A link with its label, and its line in the text (from 0)."""

    token: Token
    end: Token
    label: str
    line: int
    targets: Targets

    @property
    def begins_with(self) -> str:
        """The placeholder that it begins with, or ""."""
        return self.targets.first(self._target)

    def lead_nowhere(self) -> None:
        """A bad link becomes its words; a good one loses what wrapped it."""
        try:
            self._write(self.targets.look_at(self._target))
        except UnfitAddressError:
            self.token.hidden = self.end.hidden = True

    def refuse(self, where: str, first_line: int) -> None:
        """Raises ContentError for a bad link, also one whose label names another address; a
        good one loses what wrapped it."""
        written = self._target
        try:
            self._write(self.targets.look_at(written))
        except UnfitAddressError as problem:
            shown = unfit(self.targets.shown(written), problem)
            raise _at(where, first_line + self.line, shown) from None
        if not self.targets.mark.search(written):  # else the preflight sees where it leads
            named = named_elsewhere(self.label, written)
            if named:
                raise _at(where, first_line + self.line, _contradiction(named, written))

    @property
    def _target(self) -> str:
        return str(self.token.attrGet("href") or "")

    def _write(self, target: str) -> None:
        self.token.attrSet("href", _PARSER.normalizeLink(target))
        title = self.token.attrGet("title")
        if title:
            self.token.attrSet("title", readable(str(title)))


@dataclass(frozen=True, slots=True)
class _Words:
    """What a paragraph shows, joined as the mail will have it: marks fall away, code is words.

    Mail programs make links of addresses in it, whatever they were put together from.
    """

    tokens: list[Token]
    line: int
    targets: Targets
    begins_with = ""

    def lead_nowhere(self) -> None:
        """Bad addresses are left out; good ones lose what wrapped them."""
        self._drop_unseen()
        self._change(list(changes_to(self._text, lambda _, __: LEFT_OUT)))

    def refuse(self, where: str, first_line: int) -> None:
        """Raises ContentError for a bad address; good ones lose what wrapped them."""
        try:
            self._changes()  # what cannot be seen in an address is no slip
            self._drop_unseen()
            self._change(self._changes())
            self.targets.refuse_made_up(self._text)
        except _BadWordsError as problem:
            place = first_line + self.line + self._text.count("\n", 0, problem.start)
            raise _at(where, place, problem.unfit) from None
        except InvalidValueError as problem:
            raise _at(where, first_line + self.line, problem) from None

    @property
    def _text(self) -> str:
        return "".join(one.content for one in self.tokens)

    def _drop_unseen(self) -> None:
        for one in self.tokens:
            one.content = readable(one.content)
        # The text part has no soft hyphens: an address that they part would be whole there.
        if _SOFT_HYPHEN in self._text and find_addresses(self._text.replace(_SOFT_HYPHEN, "")):
            for one in self.tokens:
                one.content = one.content.replace(_SOFT_HYPHEN, "")

    def _changes(self) -> list[tuple[int, int, str]]:
        return list(changes_to(self._text, self._refuse_one))

    def _refuse_one(self, address: str, problem: UnfitAddressError) -> str:
        start = self._text.find(address)
        raise _BadWordsError(start, unfit(self.targets.shown(address), problem))

    def _change(self, changes: list[tuple[int, int, str]]) -> None:
        """From the last to the first, so that the places of those before stay true."""
        starts = [0]
        for one in self.tokens:
            starts.append(starts[-1] + len(one.content))
        for start, end, new in reversed(changes):
            at = bisect_right(starts, start) - 1
            written = new
            while at < len(self.tokens) and starts[at] < end:
                token, begin = self.tokens[at], starts[at]
                before = token.content[: max(start - begin, 0)]
                token.content = before + written + token.content[end - begin :]
                written = ""
                at += 1


class _BadWordsError(InvalidValueError):
    """An address in running text that is no good, and where it begins."""

    def __init__(self, start: int, problem: InvalidValueError) -> None:
        super().__init__(*problem.sentence)
        self.start = start
        self.unfit = problem


def links_in(tokens: list[Token], targets: Targets) -> Iterator[_Link | _Words]:
    """All links of a parsed text, and its plain texts: addresses in those become links too."""
    for block in tokens:
        if block.type != "inline" or not block.children:
            continue
        first = line = block.map[0] if block.map else 0
        open_links: list[tuple[Token, int, int]] = []
        words: list[Token] = []
        for child in block.children:
            if child.type in _BREAKS:
                line += 1
                words.append(Token("text", "", 0, content="\n"))
            elif child.type == "link_open":
                open_links.append((child, line, len(words)))
            elif child.type == "link_close" and open_links:
                begin, begun_at, words_then = open_links.pop()
                if len(words) == words_then:  # the text part of the mail shows its target
                    words.append(Token("text", "", 0, content=str(begin.attrGet("href") or "")))
                label = "".join(one.content for one in words[words_then:])
                yield _Link(begin, child, label, begun_at, targets)
            elif child.type in _WORDS:
                words.append(child)
        yield _Words(words, first, targets)


def _at(where: str, line: int, problem: InvalidValueError) -> ContentError:
    de, en = problem.sentence
    return ContentError(f"{where}:{line}: {de}", f"{where}:{line}: {en}")


def _contradiction(named: str, target: str) -> InvalidValueError:
    return InvalidValueError(
        f"Der Link nennt „{named[:_SHOWN]}“ und führt zu „{target[:_SHOWN]}“; bitte angleichen.",
        f'The link names "{named[:_SHOWN]}" and leads to "{target[:_SHOWN]}"; please make them '
        "agree.",
    )


def _beside() -> UnfitAddressError:
    return UnfitAddressError(
        "neben der Adresse aus einem Platzhalter steht noch etwas; bitte dort ein Leerzeichen "
        "lassen",
        "something stands right beside the address of a placeholder; please leave a blank there",
    )


def _made_up() -> UnfitAddressError:
    return UnfitAddressError(
        "ein Platzhalter steht, wo Schema oder Name der Adresse stehen",
        "a placeholder stands where scheme or host of the address should",
    )
