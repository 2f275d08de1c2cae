"""Slots: stand-ins for a recipient's values, so that a mail is rendered once and filled often.

A slot renders as a token that survives Jinja and premailer. A template that does anything
else with a field than print it or ask whether it is empty is noticed, never silently wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from mailer.domain.errors import ContentError

FIELDS = (
    "salutation",
    "name",
    "organisation",
    "source",
    "gets_join_link",
    "unsubscribe_url",
    "settings_url",
    "registration_url",
    "confirm_url",
    "calendar_url",
    "place_until",
    "confirm_until",
    "confirm_code",
)
URL_FIELDS = frozenset(
    {"unsubscribe_url", "settings_url", "registration_url", "confirm_url", "calendar_url"}
)

Use = Literal["truth", "value"]


class SlotBranchError(Exception):
    """A template asked more of a field than to print it: it needs a variant per value."""

    def __init__(self, field: str, use: Use) -> None:
        super().__init__(f"the template branches on the {use} of reader.{field}")
        self.field = field
        self.use: Use = use


class Slot:
    """A recipient's field while a mail is compiled; prints as its token.

    ``truth`` is set once the variant being compiled is known to have the field filled
    (or empty), so that ``{% if reader.organisation %}`` makes two variants, not thousands.
    """

    __slots__ = ("_field", "_token", "_truth")

    def __init__(self, field: str, token: str, truth: bool | None) -> None:
        self._field = field
        self._token = token
        self._truth = truth

    def __html__(self) -> str:
        return self._token

    def __bool__(self) -> bool:
        if self._truth is None:
            raise SlotBranchError(self._field, "truth")
        return self._truth

    def _branch(self, *_: object, **__: object) -> NoReturn:
        raise SlotBranchError(self._field, "value")

    __str__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _branch
    __len__ = __iter__ = __contains__ = __getitem__ = __getattr__ = __call__ = _branch
    __add__ = __radd__ = __mul__ = __rmul__ = __mod__ = __rmod__ = __format__ = _branch
    __int__ = __float__ = __index__ = __bytes__ = _branch


@dataclass(frozen=True, slots=True)
class Marks:
    """How fields are written in a rendered text: ``Z<nonce><two digits>Z``.

    ASCII letters and digits alone survive HTML parsers, URL quoting and CSS inliners.
    """

    nonce: str

    def token(self, field: str) -> str:
        return f"Z{self.nonce}{FIELDS.index(field):02d}Z"

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches every token."""
        return re.compile(rf"Z{self.nonce}\d\dZ")

    def reader(self, truths: Mapping[str, bool], values: Mapping[str, Any]) -> dict[str, Any]:
        """What templates know as ``reader``: slots, and plain values where they branch."""
        return {
            field: values[field]
            if field in values
            else Slot(field, self.token(field), truths.get(field))
            for field in FIELDS
        }

    def probe(
        self, truths: Mapping[str, bool], values: Mapping[str, Any], *, filled: bool
    ) -> dict[str, Any]:
        """A made-up reader of the same variant: all that may be empty is empty, or nothing is."""
        return {
            field: values[field] if field in values else _made_up(field, truths.get(field, filled))
            for field in FIELDS
        }

    def check(self, rendered: str, probe: Mapping[str, Any], probed: str, where: str) -> None:
        """Refuses a template whose tokens do not stand for what a reader would have got.

        What ``{% set %}…{% endset %}`` or a macro gives back is text with a token in it: a
        filter or an ``if`` sees the token's letters, where no slot can notice.
        """
        for field in FIELDS:
            rendered = rendered.replace(self.token(field), str(probe[field]))
        if rendered.split() != probed.split():
            raise _altered(where)

    def split(self, text: str, where: str) -> list[str]:
        """``[text, field, text, field, …, text]``; refuses what is left of a damaged token."""
        pieces = re.split(rf"Z{self.nonce}(\d\d)Z", text)
        for index in range(0, len(pieces), 2):
            if self.nonce[:8] in pieces[index].lower():
                raise _altered(where)
        pieces[1::2] = [FIELDS[int(number)] for number in pieces[1::2]]
        return pieces


def _made_up(field: str, filled: bool) -> str | bool:
    """Something that any filter would change and no escaping does."""
    if field == "gets_join_link":
        return filled
    return f"Aä {field} {'x' * 80}" if filled else ""


def _altered(where: str) -> ContentError:
    return ContentError(
        f"{where}: Ein Feld von „reader“ wird verändert oder geprüft, nachdem es ausgegeben "
        f"wurde. Felder der Empfänger lassen sich nur ausgeben oder mit „if“ prüfen.",
        f'{where}: a field of "reader" is changed or tested after it was printed. Recipients\' '
        f'fields can only be printed or tested with "if".',
    )
