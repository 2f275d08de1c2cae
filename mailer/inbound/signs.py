"""Signs: header fields and words by which a kind of message is known (``rules.toml``)."""

from collections.abc import Collection

from mailer.domain.reply_class import one_line
from mailer.domain.reply_rule import TEXT, Rules, Shows, Sign
from mailer.inbound.reader import Fields

_MOST = 5_000


def sign_in(
    rules: Rules, shows: Shows, fields: Fields, only: Collection[str] = (), text: str = ""
) -> Sign | None:
    """The first sign of a kind that a message bears, or None.

    ``only`` names the fields that are looked at, all where it is empty; ``text`` is what the
    message says.
    """
    said = one_line(text[:_MOST]) if text else ""
    for sign in rules.signs:
        if sign.shows is not shows or (only and sign.field not in only):
            continue
        if sign.field == TEXT:
            if said and sign.fits(said):
                return sign
        elif any(sign.fits(value.lower().strip()) for value in fields.all(sign.field)[:5]):
            return sign
    return None
