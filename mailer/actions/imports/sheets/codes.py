"""Codes: a status of one letter or digit, as programs store it: ``C`` for confirmed, ``U``.

What a letter means only its program knows: it is read where all letters of a column are those of
one known set, and else staff is asked.
"""

import re
from collections.abc import Sequence

from mailer.actions.imports.sheets.columns import Columns, cell_in
from mailer.actions.imports.sheets.process import Row

CODE = "code"
"""The field of a status whose letters are known."""
UNKNOWN_CODE = "unknown_code"
"""The field of a status whose letters or digits are not."""

# Confirmed beside unsubscribed, still to confirm, bounced, pending; active beside inactive.
_SETS = (frozenset("csubp"), frozenset("ai"))
_TAKES_MAIL = frozenset("ca")
_KNOWN = frozenset().union(*_SETS)
_YES_OR_NO = frozenset("ynjxtfw01")
_ALONE = _YES_OR_NO | frozenset("acekmvz")  # the same letter throughout, and none that says no
# Men and women, and classes of customers: whoever takes mail.
_OTHERS = (frozenset("wm"), frozenset("wmd"), frozenset("abc"))
_STATUSES = ("status", "status_again", "status_mail")
_OF_CONTACTS = re.compile(r"kontakt|contact|adress|empfänger|recipient|mitglied|member|person")
_ONE = re.compile(r"[a-z]|\d")


def find_codes(columns: Columns, below: Sequence[Row]) -> None:
    """Tells a status of letters or digits from one of words."""
    for place, field in enumerate(columns.fields):
        heading = columns.headings[place].lower() if place < len(columns.headings) else ""
        is_status = field in _STATUSES
        is_status = is_status or (field == "status_other" and bool(_OF_CONTACTS.search(heading)))
        if not is_status and field != "consent":
            continue
        told = {cell_in(one.cells, place).lower() for one in below} - {""}
        if not told or told <= _YES_OR_NO or not all(map(_ONE.fullmatch, told)):
            continue
        is_known = any(told <= one for one in _SETS) and not told.isdisjoint(_TAKES_MAIL)
        if is_known:
            columns.fields[place] = CODE
        elif told in _OTHERS:
            continue
        elif field in _STATUSES and (len(told) > 1 or not told <= _ALONE):
            columns.fields[place] = UNKNOWN_CODE


def takes_mail(code: str) -> bool | None:
    """Whether a letter of a known set says that somebody takes mail, None for no such letter."""
    letter = code.strip().lower()
    return letter in _TAKES_MAIL if letter in _KNOWN else None
