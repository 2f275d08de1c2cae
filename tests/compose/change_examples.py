"""What the tests of mails about changes share: a seminar before, readers by standing, words."""

from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from functools import cache

from compose.compose_examples import LIST, OFFICE, PLAIN_READER, SEMINAR, STAMP, kind_snapshot

from mailer.compose.composer import Composer
from mailer.compose.differences import differences
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import News
from mailer.domain.details import Access, Details
from mailer.domain.event_kind import EventKind
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.timeline import CalendarUse

S = ReaderStanding
LANGUAGES = ("de", "en")
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
OLD_LINK, LINK = "https://alt.example.org/raum/7?x=1&y=2", "https://neu.example.org/raum/8?x=1&y=2"
ACCESS = Access(
    platform="Konferenz",
    meeting_id="987 654 321",
    passcode="Klima24",
    dial_in="+49 221 555 0100, PIN 77",
)
SECRETS = (OLD_LINK, LINK, ACCESS.meeting_id, ACCESS.passcode, ACCESS.dial_in)
BEFORE = replace(
    SEMINAR,
    title="Wärmeplanung",
    series="",
    state=SeminarState.PUBLISHED,
    details=Details(kind=EventKind.SYMPOSIUM),
    join_url=OLD_LINK,
    registration_deadline=SEMINAR.starts_at - timedelta(days=2),
)
AFTER_DEADLINE = SEMINAR.starts_at - timedelta(days=1)
REGISTER = f"{OFFICE.url}/seminar/{SEMINAR.slug}/anmelden"
CALENDAR = f"{OFFICE.url}/kalender/9.SIG.ics"
# What may be said to those who are registered, wait, hold a place or are out; by language.
REGISTRATION_HOLDS = (
    "Ihre Anmeldung gilt",
    "Ihre Anmeldung bleibt",
    "Your registration is valid",
    "Your registration remains valid",
)
WAITING = ("auf der Warteliste", "on the waiting list")
LEAVE_LIST = ("Von der Warteliste abmelden", "Leave the waiting list")
CONFIRM = ("Bitte bestätigen Sie Ihren Platz", "Please confirm your place")
CANCEL_IT = ("Anmeldung ansehen oder absagen", "View or cancel my registration")
REGISTER_NOW = ("Jetzt anmelden", "Register now")
LIST_SAYS = (LIST.purpose, LIST.purpose_en)
LATER = ("sobald er vorliegt", "as soon as it is available")


@dataclass(frozen=True)
class Who:
    """A reader: how they stand, whether on a list, and how they get their calendar entry."""

    standing: ReaderStanding
    listed: bool = False

    @property
    def has_place(self) -> bool:
        return self.standing is S.REGISTERED and not self.listed


READERS = (*map(Who, ReaderStanding), Who(S.NONE, listed=True))


def news(before: Seminar, after: Seminar, note: str = "") -> News:
    return News(tuple((one, differences(before, after, one)) for one in LANGUAGES), note)


@cache
def composer(kind: str, before: Seminar, after: Seminar, listed: bool, note: str = "") -> Composer:
    snapshot = kind_snapshot(
        kind,
        after,
        list=LIST if listed else None,
        link_at=after.starts_at - HOUR,
    )
    if listed:
        snapshot = replace(snapshot, calendar=CalendarUse.NONE)
    if kind != "correction":
        snapshot = replace(snapshot, news=news(before, after, note))
    return Composer(snapshot)


def reader(who: Who, language: str, **changes: object) -> Recipient:
    values: dict[str, object] = {
        "language": language,
        "standing": who.standing,
        "entry": None,
        "leaves_at": STAMP,
        "place_until": "Freitag, 18:00 Uhr" if who.standing is S.HELD else "",
    }
    return replace(PLAIN_READER, **(values | changes))  # type: ignore[arg-type]  # names as in Recipient


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def everything(message: EmailMessage) -> str:
    """All parts and the subject, decoded; calendar lines unfolded, commas as in the text."""
    found = [str(message["Subject"])]
    for part in message.walk():
        if not part.is_multipart():
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found.append(payload.decode())
    whole = "\n".join(found).replace("\r\n ", "").replace("\\", "")
    return whole.replace("&amp;", "&")


def has(text: str, words: tuple[str, ...]) -> bool:
    return any(one in text for one in words)


def told(row: str, text: str, words: tuple[str, ...], *, wanted: bool) -> None:
    assert has(text, words) == wanted, f"{row}: {words} {'missing' if wanted else 'found'}\n{text}"


def moved(hours: bool, day: bool) -> Seminar:
    by = (3 * HOUR if hours else 0 * HOUR) + (WEEK if day else 0 * WEEK)
    return replace(BEFORE, starts_at=BEFORE.starts_at + by, ends_at=BEFORE.ends_at + by)
