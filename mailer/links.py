"""Addresses that stand in mails, with tokens that nobody can make but us (itsdangerous)."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from itsdangerous import BadSignature, Signer

from mailer.domain.errors import InvalidValueError


@dataclass(frozen=True)
class Links:
    """Makes and reads the links of one site. ``secret`` is the workspace's key.

    A token holds ids, never an address or a name: invitations get forwarded.
    """

    site_url: str
    secret: bytes = field(repr=False)

    def seminar(self, slug: str) -> str:
        return f"{self.site_url}/seminar/{slug}"

    def register(self, slug: str) -> str:
        return f"{self.site_url}/seminar/{slug}/anmelden"

    def archive(self, slug: str) -> str:
        """Where a newsletter issue can be read in the browser."""
        return f"{self.site_url}/archiv/{slug}"

    def seminar_calendar(self, slug: str) -> str:
        """The entry of a seminar for those whose gateway drops calendar attachments."""
        return f"{self.seminar(slug)}/kalender.ics"

    def registration_calendar(self, registration_id: int) -> str:
        """The entry of one registration as it is now, also when it was cancelled."""
        return f"{self.registration(registration_id)}/kalender.ics"

    def confirm(self, person_id: int, list_slug: str) -> str:
        """Leads to the page that confirms a subscription (double opt-in)."""
        return (
            f"{self.site_url}/bestaetigen/{self._sign(self._joining, f'{person_id}-{list_slug}')}"
        )

    def unsubscribe(self, person_id: int, list_slug: str) -> str:
        """Leads to a page with one button; RFC 8058 posts to the same address."""
        return f"{self.site_url}/abmelden/{self._sign(self._leaving, f'{person_id}-{list_slug}')}"

    def settings(self, person_id: int) -> str:
        return f"{self.site_url}/einstellungen/{self._sign(self._settings, str(person_id))}"

    def registration(self, registration_id: int) -> str:
        """The page that always shows the current time and link of a registration."""
        return f"{self.site_url}/anmeldung/{self._sign(self._registered, str(registration_id))}"

    def read_unsubscribe(self, token: str) -> tuple[int, str]:
        """The (person id, list slug) in a token that ``unsubscribe`` made.

        Raises InvalidValueError for a token that is forged, cut off or of another purpose.
        """
        return _person_and_list(_read(self._leaving, token))

    def read_confirm(self, token: str) -> tuple[int, str]:
        """The (person id, list slug) in a token that ``confirm`` made."""
        return _person_and_list(_read(self._joining, token))

    def read_registration(self, token: str) -> int:
        """The registration's id in a token that ``registration`` made."""
        return int(_read(self._registered, token))

    @cached_property
    def _leaving(self) -> Signer:
        return _signer(self.secret, "unsubscribe")

    @cached_property
    def _joining(self) -> Signer:
        return _signer(self.secret, "confirm")

    @cached_property
    def _settings(self) -> Signer:
        return _signer(self.secret, "settings")

    @cached_property
    def _registered(self) -> Signer:
        return _signer(self.secret, "registration")

    @staticmethod
    def _sign(signer: Signer, payload: str) -> str:
        return signer.sign(payload).decode()


def _person_and_list(payload: str) -> tuple[int, str]:
    person_id, _, list_slug = payload.partition("-")
    return int(person_id), list_slug


def _signer(secret: bytes, purpose: str) -> Signer:
    # A salt per purpose: a token for one page opens no other.
    return Signer(
        secret, salt=f"seminarpost.{purpose}", key_derivation="hmac", digest_method=hashlib.sha256
    )


def _read(signer: Signer, token: str) -> str:
    try:
        return signer.unsign(token.encode("utf-8", "replace")).decode()
    except BadSignature:
        raise InvalidValueError(
            "Dieser Link ist unvollständig oder ungültig; bitte aus der E-Mail ganz kopieren.",
            "This link is incomplete or invalid; please copy all of it from the mail.",
        ) from None
