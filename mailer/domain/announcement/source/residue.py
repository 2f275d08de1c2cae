"""What copying and sending leave: page numbers, ``<mailto:…>``, addresses in two lines."""

import re
from dataclasses import dataclass

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.text.tables import heads_table

_PAGE_NUMBER = expression(
    r"(?:[-–—]\s?)?(?:Seite|Page)\s\d{1,3}(?:\s?(?:von|of|/)\s?\d{1,3})?(?:\s?[-–—])?"
    r"|[-–—]\s?\d{1,3}\s?[-–—]|\d{1,3}\s?/\s?\d{1,3}",
    re.IGNORECASE,
)
_PAGE_AT_END = expression(
    r"(?<=\S)\s{3,}(?:Seite|Page|S\.)\s\d{1,3}(?:\s?(?:von|of|/)\s?\d{1,3})?\s*$", re.IGNORECASE
)
_SPACED = expression(
    r"[^\W\d_](?:\s[^\W\d_]){3,30}(?:\s{2,4}[^\W\d_](?:\s[^\W\d_]){1,30}){0,4}[!:]?"
)
_MAILTO = expression(r"\s?<mailto:[^<>\s]{1,300}>|\[cid:[^\]\s]{1,300}\]", re.IGNORECASE)
_TWICE = expression(
    r"(?P<shown>(?<![\w/.@-])(?:https?://|www\.)[^\s<>]{1,500})\s?<(?P<target>https?://[^\s<>]{1,2000})>",
    re.IGNORECASE,
)
_MARKDOWN = expression(
    r"\[(?P<shown>(?:https?://|www\.)?[\w-]{1,63}\.[^\s\[\]]{1,500})\]\((?P<target>https?://[^\s()]{1,2000})\)"
)
_ENDS_WITH_ADDRESS = expression(r"(?:^|[\s<(:])(?P<address>(?:https?://|www\.)[^\s<>\"]{4,2000})$")
_TOKEN = expression(r"[\w./%&=?#+~:;,-]{1,1000}")
_SHAPED = expression(r"[/=&?%_#]|\d[a-z]|[a-z]\d|\.(?:html?|pdf|php|aspx?)$", re.IGNORECASE)
_OPEN_END = ("-", "_", "/", "=", "&", "?", "%", "#", "+")
_LONG_LINE = 60
_TOP = 12  # lines
_GAP = expression(r"\s{2,}|\t")
_FEWEST_IN_A_MENU, _MOST_WORDS_IN_A_MENU = 3, 3
_RULED = expression(r"\s*(?:[*=~#+]\s?){5,}")  # a line that was drawn with stars
_COUNT = expression(r"\s?\(\d{1,3}\)$")
_NO_MENU = expression(r"[\d@:,;]")


_PARTED_WORD = expression(r"\b[^\W\d_]{2,}-\n(?!und\b|oder\b)[a-zäöüß]{2,}(?![\w-]*[./@])")
_FEWEST_PARTED = 2


@dataclass(frozen=True, slots=True)
class Rejoined:
    """The text with addresses put together again; at those of ``broken`` somebody must look."""

    text: str
    broken: frozenset[str] = frozenset()


def without_residue(text: str) -> str:
    """The text without page numbers between its lines and without targets that tell nothing new."""
    text = _MARKDOWN.sub(lambda found: found["target"], _MAILTO.sub("", text))
    lines = [_plainly(line) for line in _TWICE.sub(_once, text).split("\n")]
    lines[:_TOP] = map(_as_menu_bar, lines[:_TOP])
    breaks = [number for number, line in enumerate(lines) if _is_page_number(line)]
    skipped = set(breaks).union(*(_blank_around(lines, number) for number in breaks))
    return "\n".join(line for number, line in enumerate(lines) if number not in skipped)


def rejoined_addresses(text: str) -> Rejoined:
    """The text with every address on one line where the next line plainly goes on with it.

    Nobody can see for certain where such an address ends, so each of them is ``broken``.
    """
    lines = text.split("\n")
    # A text that parts its words at the margin parts its addresses as well: "exam-" and "ple.org".
    parts_words = len(_PARTED_WORD.findall(text)) >= _FEWEST_PARTED
    joined: list[str] = []
    broken: set[str] = set()
    place = 0
    while place < len(lines):
        line = lines[place].rstrip()
        place += 1
        while place < len(lines) and (found := _ENDS_WITH_ADDRESS.search(line[-3000:])):
            token, rest = _continuation(found["address"], line, lines[place])
            if token:
                parted = parts_words and line.endswith("-") and token[0].islower()
                line = f"{line[:-1] if parted else line}{token}"
                address = found["address"][:-1] if parted else found["address"]
                broken.add(_plain(address + token))
                lines[place] = rest
                if rest:
                    break
                place += 1
                continue
            if _may_go_on(found["address"], line, lines[place]):
                broken.add(_plain(found["address"]))
            break
        joined.append(line)
    return Rejoined("\n".join(joined), frozenset(broken))


def _plainly(line: str) -> str:
    """The line without a page number at its end, and with "F A C H T A G" as one word."""
    line = "" if _RULED.fullmatch(line) else _PAGE_AT_END.sub("", line)
    if _SPACED.fullmatch(line.strip()):
        return " ".join("".join(word.split()) for word in re.split(r"\s{2,}", line.strip()))
    return line


def _as_menu_bar(line: str) -> str:
    """A page's menu as it is copied, with wide gaps, as one with bars: "About | News | Donate"."""
    parts = [_COUNT.sub("", part) for part in _GAP.split(line.strip())]
    menu = len(parts) >= _FEWEST_IN_A_MENU and all(
        part[:1].isalpha()
        and len(part.split()) <= _MOST_WORDS_IN_A_MENU
        and _NO_MENU.search(part) is None
        for part in parts
    )
    return " | ".join(parts) if menu and not heads_table(line) else line


def _is_page_number(line: str) -> bool:
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _blank_around(lines: list[str], number: int) -> set[int]:
    """The blank lines beside a page number in the middle of a sentence."""
    before, after = number - 1, number + 1
    while before >= 0 and not lines[before].strip():
        before -= 1
    while after < len(lines) and not lines[after].strip():
        after += 1
    if before < 0 or after >= len(lines) or not lines[after].strip()[0].islower():
        return set()
    return set(range(before + 1, after))


def _once(found: re.Match[str]) -> str:
    shown, target = found["shown"], found["target"]
    return target if _bare(shown) == _bare(target) else f"{shown} {target}"


def _bare(address: str) -> str:
    return re.sub(r"^https?://", "", address, flags=re.IGNORECASE).rstrip("/").lower()


def _continuation(address: str, line: str, following: str) -> tuple[str, str]:
    """The piece of the next line that goes on with the address, and what else stands there."""
    token, _, rest = following.strip().partition(" ")
    if not _TOKEN.fullmatch(token) or token.lower().startswith(("http:", "https:", "www.")):
        return "", ""
    shaped = _SHAPED.search(token) is not None
    ends_open = address.endswith(_OPEN_END)
    if rest:
        return (token, rest) if shaped and ends_open and token[0].islower() else ("", "")
    if token.endswith(":"):
        return "", ""
    if (shaped and (ends_open or len(line) >= _LONG_LINE)) or address.endswith(_OPEN_END[:2]):
        return token, ""
    return "", ""


def _may_go_on(address: str, line: str, following: str) -> bool:
    token = following.strip()
    alone = bool(token) and " " not in token and _TOKEN.fullmatch(token) is not None
    return alone and (
        _SHAPED.search(token) is not None
        or (address.endswith(_OPEN_END) and not token.endswith(":"))
        or (len(line) >= _LONG_LINE and token[0].islower())
    )


def _plain(address: str) -> str:
    return address.rstrip(".,;:!?")
