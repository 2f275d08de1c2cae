"""A chat's stamps before each message: "[18.01., 19:42] Anna: ", "18.01.26, 19:42 - Anna: "."""

import re

from mailer.domain.announcement.lexicon.expressions import expression

_STAMP = expression(
    r"^[ \t]*(?:\[(?:\d{1,2}[./]\d{1,2}[./]?(?:\d{2,4})?,?\s)?"
    r"\d{1,2}:\d\d(?::\d\d)?(?:\s?[AP]M)?\]\s"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4},\s\d{1,2}:\d\d(?:\s?[AP]M)?\s[–-]\s)[^:\n]{1,40}:[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_FEWEST = 2


def without_stamps(text: str) -> str:
    """The messages without when and by whom each was sent; another text is left as it is.

    Those days are no event's, and who chats does not speak there.
    """
    if len(_STAMP.findall(text)) < _FEWEST:
        return text
    return _STAMP.sub("\n", text)
