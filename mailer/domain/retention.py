"""Retention: what is kept of people for how long (Art. 5(1)(e) GDPR), by category."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mailer.domain.errors import Sentence
from mailer.domain.moment import utc, zone


class Category(StrEnum):
    """Kinds of data that have a term, in the order in which they are looked through.

    The names of those that an office decides about are those of ``[retention]``.
    """

    UNCONFIRMED = "unconfirmed"
    MINUTES = "minutes"
    CERTIFICATES = "certificates"
    FEEDBACK = "feedback"
    SEMINARS = "seminars"
    DELIVERIES = "deliveries"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    PEOPLE = "people"
    REFUSED = "refused"
    CAPTURED = "captured"
    INCIDENTS = "incidents"

    @property
    def is_by_year(self) -> bool:
        """Whether its term begins with the end of a calendar year."""
        return self in _BY_YEAR

    @property
    def sentence(self) -> Sentence:
        """What it is, and from when its term runs."""
        return _SENTENCES[self]


_BY_YEAR = {Category.CERTIFICATES, Category.FEEDBACK, Category.SEMINARS, Category.WITHDRAWN}
_SENTENCES = {
    Category.UNCONFIRMED: Sentence(
        "Bitten um Aufnahme, die niemand bestätigt hat, ab der Bitte",
        "requests to be on a list that nobody confirmed, from the request",
    ),
    Category.MINUTES: Sentence(
        "Dauer der Teilnahme in Minuten, ab dem Ende des Seminars",
        "how long somebody attended, from the end of the seminar",
    ),
    Category.CERTIFICATES: Sentence(
        "Teilnahmebescheinigungen und ihre Prüfcodes, ab dem Ende des Jahres des Seminars",
        "certificates of attendance and their check codes, from the end of the seminar's year",
    ),
    Category.FEEDBACK: Sentence(
        "anonyme Rückmeldungen und die Vermerke benutzter Links, ab dem Ende des Jahres des "
        "Seminars",
        "anonymous feedback and the marks of used links, from the end of the seminar's year",
    ),
    Category.SEMINARS: Sentence(
        "Anmeldungen, Teilnahme und Mails zu Seminaren, ab dem Ende ihres Jahres",
        "registrations, attendance and mails of seminars, from the end of their year",
    ),
    Category.DELIVERIES: Sentence(
        "verzeichnete Mails an Verteiler, ab dem Versand",
        "mails to lists on record, from when they were sent",
    ),
    Category.RETURNED: Sentence(
        "was zurückkam: Unzustellbares, Abwesenheiten, Antworten des Kalenders, ab dem Eingang",
        "what came back: bounces, absences, answers of calendars, from when it came",
    ),
    Category.WITHDRAWN: Sentence(
        "Nachweise von Einwilligungen, die widerrufen sind, ab dem Ende des Jahres des Widerrufs",
        "proofs of consents that were withdrawn, from the end of the year of the withdrawal",
    ),
    Category.PEOPLE: Sentence(
        "Menschen, zu denen sonst nichts mehr gespeichert ist, ab der letzten Änderung",
        "people of whom nothing else is kept any more, from the last change",
    ),
    Category.REFUSED: Sentence(
        "Zeilen, die ein Import abgelehnt hat, ab dem Import",
        "rows that an import refused, from the import",
    ),
    Category.CAPTURED: Sentence(
        "Mails im lokalen Postfach, ab ihrer Ablage",
        "mails in the local inbox, from when they came there",
    ),
    Category.INCIDENTS: Sentence(
        "Berichte über Abstürze, ab dem Bericht", "reports on crashes, from the report"
    ),
}


def beginning_of_year(now: datetime, term: timedelta, timezone: str) -> datetime:
    """What is older than this (UTC) lies in a calendar year whose end is ``term`` ago or longer."""
    local = utc(now - term).astimezone(zone(timezone))
    return datetime(local.year, 1, 1, tzinfo=zone(timezone)).astimezone(UTC)
