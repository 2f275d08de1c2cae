"""Details: facts of a seminar beyond date and place, which a participant needs and may miss."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from mailer.domain.address import parse_address
from mailer.domain.addresses_in_text import fit_text
from mailer.domain.errors import InvalidValueError
from mailer.domain.event_kind import EventKind
from mailer.domain.field import no_longer
from mailer.domain.name import fit_name
from mailer.domain.printable import legible
from mailer.domain.question import Question, fit_questions
from mailer.domain.registration import RegistrationWay
from mailer.domain.web_address import web_address


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom one may ask, and how; unknown parts are empty."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Access:
    """How one takes part online, beside the join link.

    ``meeting_id``, ``passcode`` and ``dial_in`` let their reader in: they are for people with
    a place. ``platform``, ``test_url`` and ``requirements`` ("Browser genügt") are for all.
    """

    platform: str = ""
    meeting_id: str = ""
    passcode: str = ""
    dial_in: str = ""
    test_url: str = ""
    requirements: str = ""

    def __bool__(self) -> bool:
        return self != _NO_ACCESS

    @property
    def secrets(self) -> tuple[str, str, str]:
        """What lets its reader in."""
        return self.meeting_id, self.passcode, self.dial_in

    @property
    def without_secrets(self) -> "Access":
        """What everybody may know."""
        return replace(self, meeting_id="", passcode="", dial_in="")


_NO_ACCESS = Access()


@dataclass(frozen=True, slots=True)
class ProgrammeItem:
    """One item of the programme; ``time`` as it is to be read ("10:30", "ab 14 Uhr") or empty."""

    title: str
    time: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """Optional facts; what is not known is empty, and no mail speaks of it.

    Before: ``kind`` of event, ``contact``, ``access``, ``recorded`` (None: not said) and
    ``recording_notice``, ``conference_privacy_url`` (the conference tool's own notice),
    ``programme``, ``accessibility`` (captions, sign language, step-free), ``directions`` on
    site, ``payment`` and ``invoice`` where it costs something. Afterwards: ``recording_url``,
    ``survey_url``, ``certificate_url``, ``materials_until`` (the last day they can be had).
    ``registration`` is where one registers (None: here, unless there is a link to another page;
    ``Seminar.registers`` decides), ``questions`` what the form here asks beside name and address.
    """

    kind: EventKind = EventKind.SEMINAR
    contact: Contact = Contact()
    access: Access = Access()
    recorded: bool | None = None
    recording_notice: str = ""
    conference_privacy_url: str = ""
    programme: tuple[ProgrammeItem, ...] = ()
    accessibility: str = ""
    directions: str = ""
    payment: str = ""
    invoice: str = ""
    recording_url: str = ""
    survey_url: str = ""
    certificate_url: str = ""
    materials_until: date | None = None
    registration: RegistrationWay | None = None
    questions: tuple[Question, ...] = ()


NO_DETAILS = Details()
"""Nothing is known beyond date and place."""

_WEB = ("conference_privacy_url", "recording_url", "survey_url", "certificate_url")
_TEXTS = ("recording_notice", "accessibility", "directions", "payment", "invoice")
_LINE, _TEXT = 200, 2_000
_MOST = (
    dict.fromkeys(("platform", "meeting_id", "passcode"), _LINE)
    | dict.fromkeys(("dial_in", "requirements"), _TEXT)
    | dict.fromkeys(_TEXTS, _TEXT)
)
"""Characters that a mail has room for."""
_FEWEST_DIGITS = 3
_MOST_ITEMS = 100
_LONGEST_TIME = 40
_HOUR = re.compile(r"(\d{1,4})[:.](\d{2})(?!\d)")


def fit_details(details: Details) -> Details:
    """The details as they may stand in mails: addresses out of their wrappings, texts fit.

    Raises InvalidValueError for an address or a text that may not.
    """
    access, contact = details.access, details.contact
    fit_access = {
        one.name: fit_text(one.name, getattr(access, one.name))
        for one in fields(Access)
        if one.name != "test_url"
    }
    changes: dict[str, Any] = {
        name: web_address(name, url) for name in _WEB if (url := getattr(details, name))
    } | {name: fit_text(name, getattr(details, name)) for name in _TEXTS}
    return replace(
        details,
        **changes,
        access=replace(
            access,
            **fit_access,
            test_url=web_address("test_url", access.test_url) if access.test_url else "",
        ),
        contact=Contact(
            fit_text("contact", contact.name),
            fit_text("phone", contact.phone),
            parse_address(contact.email).display if contact.email else "",
        ),
        programme=tuple(_fit_item(one) for one in details.programme),
        questions=fit_questions(details.questions),
    )


def _fit_item(item: ProgrammeItem) -> ProgrammeItem:
    if not item.title.strip():
        raise InvalidValueError(
            "Ein Programmpunkt hat keinen Titel; bitte ergänzen.",
            "An item of the programme has no title; please add one.",
        )
    return _each_text(item, lambda text: fit_text("programme", text))


def legible_details(details: Details) -> Details:
    """The details with lines that can be seen, whoever wrote them."""
    return each_line(details, legible)


def each_line(details: Details, change: Callable[[str], str]) -> Details:
    """The details with every text that is to be read changed; addresses of the web stay."""
    changes: dict[str, Any] = {name: change(getattr(details, name)) for name in _TEXTS}
    return replace(
        details,
        contact=_each_text(details.contact, change),
        access=_each_text(details.access, change),
        programme=tuple(_each_text(one, change) for one in details.programme),
        **changes,
    )


def web_addresses(details: Details) -> dict[str, str]:
    """The addresses of the web among the details, by field; unknown ones are empty."""
    return {"test_url": details.access.test_url} | {name: getattr(details, name) for name in _WEB}


def details_document(details: Details) -> dict[str, Any]:
    """JSON-ready: nested as the details are, keys in their order."""
    until = details.materials_until
    return asdict(details) | {
        "kind": details.kind.value,
        "programme": [asdict(one) for one in details.programme],
        "materials_until": until.isoformat() if until else None,
        "registration": details.registration.value if details.registration else None,
        "questions": [
            asdict(one) | {"key": one.key, "kind": one.kind.value} for one in details.questions
        ],
    }


def changed_details(details: Details, changes: Mapping[str, Any]) -> Details:
    """The details with the facts in ``changes``; all others stay.

    Keys are the fields of ``Details`` and, in place of ``access``, those of ``Access``: one of
    them changes without the rest. Raises InvalidValueError for a fact that no mail has room for
    or that cannot be meant; what was stored before is not asked.
    """
    ways_in = {one.name for one in fields(Access)} & changes.keys()
    rest = {name: value for name, value in changes.items() if name not in ways_in}
    access = replace(details.access, **{name: changes[name] for name in ways_in})
    for name in changes.keys() & _MOST.keys():
        no_longer(name, changes[name], _MOST[name])
    _check_contact(changes.get("contact", Contact()))
    _check_programme(changes.get("programme", ()))
    return replace(details, **{"access": access} | rest)


def _check_contact(contact: Contact) -> None:
    no_longer("contact", contact.name, _LINE)
    no_longer("phone", contact.phone, _LINE)
    if "@" in contact.name:
        raise InvalidValueError(
            f"Der Name des Kontakts („{contact.name[:60]}“) enthält eine E-Mail-Adresse; sie steht "
            "an dritter Stelle: Name; Telefon; E-Mail.",
            f'The contact\'s name ("{contact.name[:60]}") contains a mail address; it stands in '
            "third place: name; phone; e-mail.",
        )
    fit_name("contact", contact.name)
    if contact.phone and sum(one.isdecimal() for one in contact.phone) < _FEWEST_DIGITS:
        raise InvalidValueError(
            f"„{contact.phone[:60]}“ ist keine Telefonnummer.",
            f'"{contact.phone[:60]}" is no phone number.',
        )


def _check_programme(items: tuple[ProgrammeItem, ...]) -> None:
    if len(items) > _MOST_ITEMS:
        raise InvalidValueError(
            f"Das Programm hat {len(items)} Punkte; möglich sind {_MOST_ITEMS}.",
            f"The programme has {len(items)} items; {_MOST_ITEMS} are possible.",
        )
    for item in items:
        for text in (item.title, item.who):
            no_longer("programme", text, _LINE)
        if len(item.time) > _LONGEST_TIME or not all(map(_is_hour, _HOUR.findall(item.time))):
            raise InvalidValueError(
                f"„{item.time[:40]}“ ist keine Uhrzeit eines Programmpunkts; richtig ist zum "
                "Beispiel 10:30.",
                f'"{item.time[:40]}" is no time of an item of the programme; right is for example '
                "10:30.",
            )


def _is_hour(found: tuple[str, str]) -> bool:
    hour, minute = map(int, found)
    return hour < 24 and minute < 60


Part = TypeVar("Part", Contact, Access, ProgrammeItem)


def _each_text(part: Part, change: Callable[[str], str]) -> Part:
    return replace(part, **{one.name: change(getattr(part, one.name)) for one in fields(part)})
