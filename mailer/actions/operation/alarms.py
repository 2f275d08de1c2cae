"""Alarms: what of the office's health a person must hear of at once, and in which words."""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from mailer.actions.operation.health import Health, RelayHealth
from mailer.config import Relay
from mailer.domain.errors import Sentence
from mailer.domain.suspension import SuspensionKind
from mailer.store.liveness import Process

_SILENT = timedelta(minutes=5)  # a freeze of a very large list takes the clock a few minutes
_STUCK = timedelta(minutes=15)
_FULL_BYTES = 100_000_000


class AlarmCode(StrEnum):
    """What is wrong; the value is what programs are told."""

    CLOCK = "clock_stopped"
    SENDER = "sender_stopped"
    STUCK = "mail_stuck"
    REFUSED = "relay_refused"
    UNREACHABLE = "relay_unreachable"
    DISK = "disk_full"
    DATABASE = "database_unavailable"
    PRESSED = "links_pressed"


class Alarm(NamedTuple):
    """What is wrong, and with which relay ("" where that is not about one)."""

    code: AlarmCode
    relay: str = ""

    @property
    def name(self) -> str:
        """What it is kept under."""
        return f"{self.code}:{self.relay}"

    @property
    def is_of_a_relay(self) -> bool:
        """Whether mail about it had better take another relay."""
        return self.code in {AlarmCode.REFUSED, AlarmCode.UNREACHABLE, AlarmCode.STUCK}


def alarm_named(name: str) -> Alarm | None:
    """The alarm of that name; None for one of another version of this program."""
    code, _, relay = name.partition(":")
    return Alarm(AlarmCode(code), relay) if code in set(AlarmCode) else None


def alarms_in(health: Health, relays: tuple[Relay, ...]) -> set[Alarm]:
    """All that is wrong now; ``relays`` are the settings, for their limits."""
    return {*_still(health), *_relays(health, relays), *_rest(health)}


def _still(health: Health) -> Iterator[Alarm]:
    for process, code in ((Process.CLOCK, AlarmCode.CLOCK), (Process.SENDER, AlarmCode.SENDER)):
        silence = health.silence(process)
        if silence is not None and silence > _SILENT:
            yield Alarm(code)


def _relays(health: Health, relays: tuple[Relay, ...]) -> Iterator[Alarm]:
    limits = {one.name: (one.per_hour, one.per_day) for one in relays}
    for one in health.relays:
        suspension = one.suspension
        if suspension is not None and suspension.warns:
            refused = suspension.kind is not SuspensionKind.UNREACHABLE
            yield Alarm(AlarmCode.REFUSED if refused else AlarmCode.UNREACHABLE, one.name)
        elif suspension is None and _is_stuck(one, health, *limits.get(one.name, (0, 0))):
            yield Alarm(AlarmCode.STUCK, one.name)


def _is_stuck(relay: RelayHealth, health: Health, per_hour: int, per_day: int) -> bool:
    """Due for long, nothing came of any, and no rule of ours holds it back.

    A long queue that moves is not stuck; nor is one that waits for the next hour's quota. What
    waits for a domain is not due, and what is paused is not counted.
    """
    if relay.queue_age(health.at) <= _STUCK:
        return False
    counted = relay.all_attempts
    if health.at - counted.last <= _STUCK:
        return False
    return not (0 < per_hour <= counted.hour or 0 < per_day <= counted.day)


def _rest(health: Health) -> Iterator[Alarm]:
    if health.overdue is not None and health.at - health.overdue > _STUCK:
        yield Alarm(AlarmCode.STUCK)
    if health.free_bytes < _FULL_BYTES:
        yield Alarm(AlarmCode.DISK)
    if health.bursts:
        yield Alarm(AlarmCode.PRESSED)


def sentence_for(alarm: Alarm, *, over: bool) -> Sentence:
    """What a person is told of an alarm that begins, or is over."""
    begun, ended = _WORDS[alarm.code]
    told = ended if over else begun
    if alarm.code is AlarmCode.STUCK and not alarm.relay and not over:
        told = _NOBODY_LOOKED
    return Sentence(told.de.format(relay=alarm.relay), told.en.format(relay=alarm.relay))


_NOBODY_LOOKED = Sentence(
    "Eine Sendung ist seit über 15 Minuten fällig, und niemand hat sie angesehen: Läuft "
    "„seminarpost run“?",
    "A mailing has been due for more than 15 minutes and nobody looked at it: is "
    '"seminarpost run" at work?',
)
_WORDS = {
    AlarmCode.CLOCK: (
        Sentence(
            "Die Uhr von Seminarpost steht: Seit über 5 Minuten hat niemand nachgesehen, was "
            "fällig ist. Bitte „seminarpost run“ neu starten.",
            "The clock of Seminarpost stands still: for more than 5 minutes nobody has looked at "
            'what is due. Please start "seminarpost run" again.',
        ),
        Sentence("Die Uhr von Seminarpost läuft wieder.", "Seminarpost's clock runs again."),
    ),
    AlarmCode.SENDER: (
        Sentence(
            "Der Versand steht: Seit über 5 Minuten gibt er kein Lebenszeichen. Bitte "
            "„seminarpost run“ neu starten.",
            "The sender stands still: it has given no sign of life for more than 5 minutes. "
            'Please start "seminarpost run" again.',
        ),
        Sentence("Der Versand arbeitet wieder.", "The sender is at work again."),
    ),
    AlarmCode.STUCK: (
        Sentence(
            "Mails über „{relay}“ sind seit über 15 Minuten fällig und gehen nicht hinaus, obwohl "
            "nichts sie aufhält. „seminarpost today“ zeigt, was zu tun ist.",
            'Mail over "{relay}" has been due for more than 15 minutes and does not leave, though '
            'nothing holds it back. "seminarpost today" shows what to do.',
        ),
        Sentence("Was festhing, geht wieder hinaus.", "What was stuck leaves again."),
    ),
    AlarmCode.REFUSED: (
        Sentence(
            "Der Mailserver „{relay}“ weist uns ab: Anmeldung, Absender oder Kontingent. Bis das "
            "behoben ist, geht über ihn nichts hinaus. „seminarpost doctor“ untersucht es.",
            'The mail server "{relay}" refuses us: login, sender or quota. Until that is mended '
            'nothing leaves over it. "seminarpost doctor" examines it.',
        ),
        Sentence(
            "Der Mailserver „{relay}“ nimmt wieder Mails an.",
            'The mail server "{relay}" takes mail again.',
        ),
    ),
    AlarmCode.UNREACHABLE: (
        Sentence(
            "Der Mailserver „{relay}“ ist nicht zu erreichen. Es ist nichts verloren; der Versand "
            "versucht es weiter.",
            'The mail server "{relay}" cannot be reached. Nothing is lost; the sender goes on '
            "trying.",
        ),
        Sentence(
            "Der Mailserver „{relay}“ ist wieder zu erreichen.",
            'The mail server "{relay}" can be reached again.',
        ),
    ),
    AlarmCode.DISK: (
        Sentence(
            "Der Datenträger ist fast voll (unter 100 MB frei). Ist er voll, geht nichts mehr "
            "hinaus; bitte Platz schaffen.",
            "The disk is almost full (less than 100 MB free). Once it is full nothing leaves any "
            "more; please make room.",
        ),
        Sentence("Auf dem Datenträger ist wieder Platz.", "There is room on the disk again."),
    ),
    AlarmCode.PRESSED: (
        Sentence(
            "Viele Knöpfe aus unseren Mails wurden kurz nacheinander aus einem Netz gedrückt, "
            "vermutlich von einem Mailfilter. Abmeldungen gelten; „seminarpost bursts list“ zeigt, "
            "wie viele es sind und wie Sie die Menschen fragen können.",
            "Many buttons of our mails were pressed within minutes from one network, probably by "
            'a mail filter. Withdrawals count; "seminarpost bursts list" shows how many there are '
            "and how you can ask these people.",
        ),
        Sentence(
            "Um die auf einmal gedrückten Knöpfe hat sich jemand gekümmert, oder es ist einige "
            "Tage her.",
            "Somebody has seen to the buttons pressed at once, or it was some days ago.",
        ),
    ),
    AlarmCode.DATABASE: (
        Sentence(
            "Die Datenbank antwortet nicht. Solange geht nichts hinaus.",
            "The database does not answer. As long as that lasts nothing leaves.",
        ),
        Sentence("Die Datenbank antwortet wieder.", "The database answers again."),
    ),
}
