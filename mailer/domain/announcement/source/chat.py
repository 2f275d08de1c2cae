"""A chat's stamps before each message: "[18.01., 19:42] Anna: ", "18.01.26, 19:42 - Anna: "."""

import re

from mailer.domain.announcement.lexicon.expressions import expression

_STAMP = expression(
    r"^[ \t]*(?:\[(?P<day>\d{1,2}[./]\d{1,2}[./]?(?:\d{2,4})?,?\s)?"
    r"\d{1,2}:(?P<minute>\d\d)(?::\d\d)?(?:\s?[AP]M)?\]\s(?P<name>[^:\n]{1,40}):"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4},\s\d{1,2}:(?P<minutes>\d\d)(?:\s?[AP]M)?\s[–-]\s"
    r"(?P<who>[^:\n]{1,40}):)[ \t]",
    re.MULTILINE | re.IGNORECASE,
)
_FEWEST = 2
_QUARTER = 5  # minutes: to such a one are programmes made


def without_stamps(text: str) -> str:
    """The messages without when and by whom each was sent; another text is left as it is.

    Those days are no event's, and who chats does not speak there.
    """
    stamps = list(_STAMP.finditer(text))
    if len(stamps) < _FEWEST or _are_of_programme(stamps):
        return text
    return _STAMP.sub("\n", text)


def _are_of_programme(stamps: list[re.Match[str]]) -> bool:
    """Whether hours in brackets, or before a dash, are those of what takes place.

    Who chats writes at any minute, and under a name.
    """
    looser = [one for one in stamps if one["who"] is not None or one["day"] is None]
    if not looser:
        return False
    is_full = all(int(one["minute"] or one["minutes"]) % _QUARTER == 0 for one in looser)
    return is_full or any(any(map(str.isdigit, one["who"] or one["name"])) for one in looser)
