"""The text as it was given, in which what was read is found again.

Only letters and digits are compared: line ends, marks of quoting and emphasis, and the tags of a
page were changed on the way to the facts, letters and digits never were.
"""

import html
import unicodedata
from bisect import bisect_left

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.source.markup import looks_like_html

_TAG = expression(r"<[^<>]{0,2000}>")
_ENTITY = expression(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,30});")


class Original:
    """Places in a text; offsets count its characters, from 0, the end being one behind the last."""

    def __init__(self, text: str) -> None:
        chars: list[str] = []
        self._text = text
        self._starts: list[int] = []
        self._ends: list[int] = []
        tagged = looks_like_html(text)
        place = 0
        while place < len(text):
            char, end = text[place], place + 1
            if tagged and char == "<" and (tag := _TAG.match(text, place)):
                place = tag.end()
                continue
            if tagged and char == "&" and (entity := _ENTITY.match(text, place)):
                char, end = html.unescape(entity[0]), entity.end()
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1  # "a" and the mark above it are one letter
                char = unicodedata.normalize("NFC", text[place:end])
            for one in char:
                if one.isalnum():
                    chars.append(one)
                    self._starts.append(place)
                    self._ends.append(end)
            place = end
        self._letters = "".join(chars)

    def find(self, words: str, *, after: int = 0) -> tuple[int, int] | None:
        """Where ``words`` stand: from the offset ``after`` on, else anywhere; None if nowhere."""
        wanted = _letters(words)
        if not wanted:
            return None
        at = self._letters.find(wanted, bisect_left(self._starts, after))
        at = at if at >= 0 else self._letters.find(wanted)
        if at < 0 and len(small := self._letters.lower()) == len(self._letters):
            at = small.find(wanted.lower())  # a name is read in capitals, however it was typed
        if at < 0:
            return None
        return self._with_signs(words, self._starts[at], self._ends[at + len(wanted) - 1])

    def find_address(self, url: str) -> tuple[int, int] | None:
        """Where a web address stands, be it in a page's tag; shown without its scheme, perhaps."""
        for written in (url, html.escape(url)):
            at = self._text.find(written) if url else -1
            if at >= 0:
                return at, at + len(written)
        return self.find(url.partition("://")[2])

    def _with_signs(self, words: str, start: int, end: int) -> tuple[int, int]:
        """The place with the signs around the words that the text has too: "£35", "(members)"."""
        plain = words.strip()
        first = next(place for place, char in enumerate(plain) if char.isalnum())
        last = next(place for place, char in enumerate(reversed(plain)) if char.isalnum())
        if self._text[max(0, start - first) : start] == plain[:first]:
            start -= first
        if last and self._text[end : end + last] == plain[-last:]:
            end += last
        return start, end

    def find_within(self, sentence: str, start: int, end: int) -> tuple[int, int] | None:
        """Where the part ``start:end`` of ``sentence`` stands; all of it if the part is no word."""
        at = self._letters.find(_letters(sentence))
        before, part = len(_letters(sentence[:start])), len(_letters(sentence[start:end]))
        if at < 0:
            return self.find(sentence[start:end])
        if not part:
            return self.find(sentence)
        return self._starts[at + before], self._ends[at + before + part - 1]


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
