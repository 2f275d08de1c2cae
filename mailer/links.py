"""Addresses that stand in mails, with tokens that nobody can make but us (itsdangerous)."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from itsdangerous import BadSignature, Signer

from mailer.domain.errors import InvalidValueError

_BOUNCE = re.compile(r"([0-9a-f]{1,16})-[a-z2-7]{16}")


@dataclass(frozen=True)
class Links:
    """Makes and reads the links of one site. ``secret`` is the workspace's key.

    A token holds numbers, never an address or a name: invitations get forwarded. What it names
    is never another thing later (``store.serials``), and after people were found to be one it
    names the one who is left (``store.successors``). docs/security.md tells what ends each.
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

    def confirm(self, request_id: int) -> str:
        """Leads to the page that confirms one request to be on a list (double opt-in)."""
        return f"{self.site_url}/bestaetigen/{self._joining.sign(str(request_id))}"

    def code(self, request_id: int) -> str:
        """The six digits that confirm a request on the page where it was made."""
        digest = hmac.digest(self._codes, str(request_id).encode(), "sha256")
        return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"

    def mailbox(self, address_key: str) -> str:
        """An address as a keyed hash: the same for the same address, and it names nobody."""
        return hmac.digest(self._mailboxes, address_key.encode(), "sha256").hex()

    def sign_up(self, address_key: str, now: datetime) -> str:
        """What the browser is given that asked to be on a list: for which mailbox, and when."""
        return self._signing_up.sign(f"{int(now.timestamp())}-{self.mailbox(address_key)}")

    def read_sign_up(self, token: str) -> tuple[str, datetime]:
        """The mailbox (as ``mailbox`` has it) and the moment in a token that ``sign_up`` made.

        Raises InvalidValueError for a token that is forged, cut off or of another purpose.
        """
        at, _, mailbox = self._signing_up.read(token).partition("-")
        return mailbox, datetime.fromtimestamp(int(at), UTC)

    def unsubscribe(self, person_id: int, list_slug: str) -> str:
        """Leads to a page with one button; RFC 8058 posts to the same address."""
        return f"{self.site_url}/abmelden/{self._leaving.sign(f'{person_id}-{list_slug}')}"

    def undo_leaving(self, person_id: int, list_slug: str, now: datetime) -> str:
        """What the page holds that says "you are unsubscribed": who left what, and when.

        ``list_slug`` is "*" for all lists.
        """
        return self._undoing.sign(f"{int(now.timestamp())}-{person_id}-{list_slug}")

    def read_undo_leaving(self, token: str) -> tuple[int, str, datetime]:
        """The (person id, list slug, moment) in a token that ``undo_leaving`` made."""
        at, _, rest = self._undoing.read(token).partition("-")
        return *_person_and_list(rest), datetime.fromtimestamp(int(at), UTC)

    def settings(self, person_id: int) -> str:
        return f"{self.site_url}/einstellungen/{self._settings.sign(str(person_id))}"

    def read_settings(self, token: str) -> int:
        """The person's number in a token that ``settings`` made."""
        return int(self._settings.read(token))

    def form_stamp(self, now: datetime) -> str:
        """When a form was handed out: who sends it back at once, or never saw it, is no person."""
        return self._forms.sign(str(int(now.timestamp())))

    def read_form_stamp(self, stamp: str) -> datetime:
        """The moment in a stamp that ``form_stamp`` made."""
        return datetime.fromtimestamp(int(self._forms.read(stamp)), UTC)

    def registration(self, registration_id: int) -> str:
        """The page that always shows the current time and link of a registration."""
        return f"{self.site_url}/anmeldung/{self._registered.sign(str(registration_id))}"

    @property
    def registration_page(self) -> str:
        """Where personal pages are, without whose: what a consent given there names."""
        return f"{self.site_url}/anmeldung"

    def certificate(self, code: str) -> str:
        """The page that verifies a certificate of attendance by the code that stands on it."""
        return f"{self.site_url}/nachweis/{code}"

    def feedback(self, seminar_id: int, registration_id: int) -> str:
        """Leads to the questions about a seminar, once.

        The token names the seminar and, in place of the registration, a keyed sum of its number:
        the page that takes the answers does not learn from it whose they are.
        """
        whose = hmac.digest(self._answering, str(registration_id).encode(), "sha256")[:16].hex()
        return f"{self.site_url}/rueckmeldung/{self._feedback.sign(f'{seminar_id}-{whose}')}"

    def read_feedback(self, token: str) -> tuple[int, str]:
        """The seminar's number in a token that ``feedback`` made, and the mark of its one use."""
        payload = self._feedback.read(token)
        seminar_id, _, whose = payload.partition("-")
        return int(seminar_id), hashlib.sha256(whose.encode()).hexdigest()

    def bounce_token(self, delivery_id: int) -> str:
        """Stands in the envelope sender (VERP): a bounce tells by it which delivery it means.

        Lower case, for some servers fold what they return.
        """
        return f"{delivery_id:x}-{self._bounce_mac(delivery_id)}"

    def read_bounce(self, token: str) -> int:
        """The delivery's id in a token that ``bounce_token`` made, in either case."""
        found = _BOUNCE.fullmatch(token.lower())
        delivery_id = int(found[1], 16) if found else 0
        if found is None or not hmac.compare_digest(found[0], self.bounce_token(delivery_id)):
            raise _bad_token()
        return delivery_id

    @staticmethod
    def looks_like_bounce(token: str) -> bool:
        """Whether a token is formed as ``bounce_token`` forms it, whoever made it."""
        return _BOUNCE.fullmatch(token.lower()) is not None

    def _bounce_mac(self, delivery_id: int) -> str:
        digest = hmac.digest(self._bouncing, str(delivery_id).encode(), "sha256")
        return base64.b32encode(digest[:10]).decode().lower()

    def organizer_token(self, uid: str) -> str:
        """Stands in the ORGANIZER's address of a calendar entry: only who has it can answer it."""
        digest = hmac.digest(self._organizing, uid.encode(), "sha256")
        return f"k{base64.b32encode(digest[:10]).decode().lower()}"

    def is_organizer_token(self, token: str, uid: str) -> bool:
        """Whether a token, in either case, is that of the entry with that UID."""
        made = self.organizer_token(uid)
        return hmac.compare_digest(token.lower().encode(), made.encode())

    def read_unsubscribe(self, token: str) -> tuple[int, str]:
        """The (person id, list slug) in a token that ``unsubscribe`` made.

        Raises InvalidValueError for a token that is forged, cut off or of another purpose.
        """
        return _person_and_list(self._leaving.read(token))

    def read_confirm(self, token: str) -> int | tuple[int, str]:
        """The request's number in a token that ``confirm`` made.

        Of a token from before requests had numbers: the (person id, list slug) that it names.
        """
        payload = self._joining.read(token)
        return _person_and_list(payload) if "-" in payload else int(payload)

    def read_registration(self, token: str) -> int:
        """The registration's id in a token that ``registration`` made."""
        return int(self._registered.read(token))

    @cached_property
    def _bouncing(self) -> bytes:
        return hmac.digest(self.secret, b"seminarpost.bounce", "sha256")

    @cached_property
    def _organizing(self) -> bytes:
        return hmac.digest(self.secret, b"seminarpost.organizer", "sha256")

    @cached_property
    def _codes(self) -> bytes:
        return hmac.digest(self.secret, b"seminarpost.code", "sha256")

    @cached_property
    def _mailboxes(self) -> bytes:
        return hmac.digest(self.secret, b"seminarpost.mailbox", "sha256")

    @cached_property
    def _signing_up(self) -> "_Seal":
        return _Seal(self.secret, "sign-up")

    @cached_property
    def _undoing(self) -> "_Seal":
        return _Seal(self.secret, "undo-leaving")

    @cached_property
    def _answering(self) -> bytes:
        return hmac.digest(self.secret, b"seminarpost.answering", "sha256")

    @cached_property
    def _feedback(self) -> "_Seal":
        return _Seal(self.secret, "feedback")

    @cached_property
    def _leaving(self) -> "_Seal":
        return _Seal(self.secret, "unsubscribe")

    @cached_property
    def _joining(self) -> "_Seal":
        return _Seal(self.secret, "confirm")

    @cached_property
    def _settings(self) -> "_Seal":
        return _Seal(self.secret, "settings")

    @cached_property
    def _forms(self) -> "_Seal":
        return _Seal(self.secret, "form")

    @cached_property
    def _registered(self) -> "_Seal":
        return _Seal(self.secret, "registration")


@dataclass(frozen=True, slots=True)
class Organizer:
    """Who stands as ORGANIZER in calendar entries: the ``sender``, whose mailbox nobody's answer
    has to reach, or where answers are read an address of its own for each entry.

    ``answers_to`` is a mailbox that knows plus-addresses; "" where answers are not read.
    """

    sender: str
    links: Links
    answers_to: str = ""

    @property
    def domain(self) -> str:
        """The domain that UIDs are made with."""
        return self.sender.rpartition("@")[2]

    def of(self, uid: str) -> str:
        """The address in the entry of that UID."""
        if not self.answers_to:
            return self.sender
        local, _, domain = self.answers_to.rpartition("@")
        return f"{local}+{self.links.organizer_token(uid)}@{domain}"


class _Seal:
    """Signs and reads the tokens of one purpose.

    What itsdangerous' ``Signer.sign`` would give, but the key is derived once and copied: a
    mailing signs two tokens for each of a hundred thousand readers.
    """

    def __init__(self, secret: bytes, purpose: str) -> None:
        # A salt per purpose: a token for one page opens no other.
        self._signer = Signer(
            secret,
            salt=f"seminarpost.{purpose}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )
        self._keyed = hmac.new(self._signer.derive_key(), digestmod=hashlib.sha256)

    def sign(self, payload: str) -> str:
        mac = self._keyed.copy()
        mac.update(payload.encode())
        return f"{payload}.{base64.urlsafe_b64encode(mac.digest()).decode().rstrip('=')}"

    def read(self, token: str) -> str:
        try:
            return self._signer.unsign(token.encode("utf-8", "replace")).decode()
        except BadSignature:
            raise _bad_token() from None


def _person_and_list(payload: str) -> tuple[int, str]:
    person_id, _, list_slug = payload.partition("-")
    return int(person_id), list_slug


def _bad_token() -> InvalidValueError:
    return InvalidValueError(
        "Dieser Link ist unvollständig oder ungültig; bitte aus der E-Mail ganz kopieren.",
        "This link is incomplete or invalid; please copy all of it from the mail.",
    )
