"""A dossier as a letter: for whoever has to be convinced that somebody consented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from mailer.actions.subscription.consent_words import (
    basis_in_words,
    consent_state_in_words,
    event_in_words,
    subject_in_words,
    way_in_words,
)
from mailer.actions.words import (
    delivery_state_in_words,
    registration_state_in_words,
    subscription_state_in_words,
)
from mailer.documents.dossiers import evidence_of
from mailer.documents.letter import Letter, Section
from mailer.documents.participations import attached_facts
from mailer.domain.errors import Sentence
from mailer.domain.moment import zone

if TYPE_CHECKING:
    from mailer.actions.person.dossiers import Dossier, Dossiers
    from mailer.store.consent.events import ConsentEvent
    from mailer.store.consent.verifying import Verdict
    from mailer.store.dossiers import Mail, ProvenEvent
    from mailer.store.reports import Participation

_W = {
    "title": Sentence("Nachweis der Einwilligungen", "Record of consents"),
    "as_of": Sentence(
        "Stand: {at}. Verantwortlich: {office}.", "As of {at}. Controller: {office}."
    ),
    "person": Sentence("Zur Person", "The person"),
    "name": Sentence("Name der Person", "Name"),
    "address": Sentence("E-Mail-Adresse", "E-mail address"),
    "number": Sentence("Nummer", "Number"),
    "block": Sentence("Adresse gesperrt seit", "Address blocked since"),
    "restricted": Sentence("Verarbeitung eingeschränkt seit", "Processing restricted since"),
    "standing": Sentence("Verteiler heute", "Lists today"),
    "no_lists": Sentence("Kein Verteiler.", "No list."),
    "list": Sentence("Verteiler", "List"),
    "state": Sentence("Stand", "State"),
    "basis": Sentence("Rechtsgrundlage", "Legal basis"),
    "source": Sentence("Herkunft", "Source"),
    "since": Sentence("seit", "since"),
    "events": Sentence("Was geschah", "What happened"),
    "no_events": Sentence("Nichts ist verzeichnet.", "Nothing is on record."),
    "at": Sentence("Zeitpunkt", "Time"),
    "way": Sentence("Weg", "Way"),
    "where": Sentence("Wo", "Where"),
    "version": Sentence("Fassung des Wortlauts", "Version of the wording"),
    "wording": Sentence("Wortlaut", "Wording"),
    "privacy": Sentence("Fassung des Datenschutzhinweises", "Version of the privacy notice"),
    "mail": Sentence("Bestätigungsmail", "Confirmation mail"),
    "sent": Sentence("versendet am", "sent"),
    "content": Sentence("Prüfsumme des Inhalts (SHA-256)", "Hash of the content (SHA-256)"),
    "hash": Sentence("Prüfsumme (Anfang)", "Hash (beginning)"),
    "proof": Sentence("Beleg", "Proof"),
    "link": Sentence("Glied {link} der Kette", "link {link} of the chain"),
    "no_link": Sentence(
        "aus der Zeit vor der Kette, daher nicht geprüft",
        "from before there was a chain, hence not verified",
    ),
    "registrations": Sentence("Anmeldungen zu Seminaren", "Registrations for seminars"),
    "consents": Sentence("Weitere Erklärungen und Vermerke", "Other statements and notes"),
    "about": Sentence("Betrifft", "About"),
    "what": Sentence("Was", "What"),
    "mails": Sentence("Mails an diese Person", "Mails to this person"),
    "step": Sentence("Schritt", "Step"),
    "fate": Sentence("Ergebnis", "Result"),
    "chain": Sentence("Prüfung der Kette", "Verification of the chain"),
    "whole": Sentence(
        "Die Kette ist unversehrt: {links} Glieder mit {statements} Aussagen; {erased} weitere "
        "sind gelöscht. Letztes Glied: {head}",
        "The chain is whole: {links} links with {statements} statements; {erased} more are erased. "
        "Last link: {head}",
    ),
    "broken": Sentence(
        "Die Kette ist nicht unversehrt; es gibt {number} Abweichungen:",
        "The chain is not whole; there are {number} deviations:",
    ),
    "proven": Sentence(
        "Aussagen dieser Person, die zur Kette passen: {proven}; nicht passend: {wrong}.",
        "Statements of this person that fit the chain: {proven}; not fitting: {wrong}.",
    ),
}


_BEGINNING = 16
"""So many digits of a hash stand in a table; all of them are in the JSON document."""


class _Words:
    """The letter's words in one language, and times in the office's zone."""

    def __init__(self, language: str, timezone: str) -> None:
        self.language = language
        self._zone = zone(timezone)

    def __getitem__(self, name: str) -> str:
        return _W[name].in_language(self.language)

    def time(self, at: datetime | None) -> str:
        """Down to the second: it is a proof."""
        if at is None:
            return "–"
        return at.astimezone(self._zone).strftime("%d.%m.%Y, %H:%M:%S %Z")


def dossier_letter(found: Dossiers, language: str) -> Letter:
    """The dossiers as somebody reads them who has to be convinced."""
    words = _Words(language, found.timezone)
    sections: list[Section] = []
    for one in found.people:
        sections += _sections(one, words)
    sections.append(_chain(found.chain, words))
    line = words["as_of"].format(at=words.time(found.at), office=found.office)
    return Letter(words["title"], (line,), tuple(sections))


def _sections(one: Dossier, words: _Words) -> Iterator[Section]:
    number, person = one.person
    facts = [
        (words["name"], person.display_name or "–"),
        (words["address"], person.address.envelope),
        (words["number"], str(number)),
    ]
    if one.block is not None:
        facts.append((words["block"], f"{words.time(one.block.since)}, {one.block.detail}"))
    if one.restriction is not None:
        told = f"{words.time(one.restriction.since)}, {one.restriction.reason}"
        facts.append((words["restricted"], told))
    proven = words["proven"].format(proven=one.proven, wrong=len(one.faults))
    wrong = [fault.sentence.in_language(words.language) for fault in one.faults]
    yield Section(words["person"], facts=tuple(facts), lines=(proven, *wrong))
    yield Section(
        words["standing"],
        lines=() if one.standings else (words["no_lists"],),
        head=tuple(words[name] for name in ("list", "state", "basis", "source", "since")),
        rows=tuple(
            (
                row.list_slug,
                subscription_state_in_words(row.state.value, words.language),
                basis_in_words(row.legal_basis, words.language),
                row.source or "–",
                words.time(row.changed_at),
            )
            for row in one.standings
        ),
    )
    yield Section(words["events"], lines=() if one.events else (words["no_events"],))
    for event in one.events:
        yield _event_section(event, words)
    if one.registrations:
        yield Section(words["registrations"])
        for participation in one.registrations:
            yield _registration_section(participation, words)
    if one.consents:
        yield _consent_section(one.consents, words)
    if one.mails:
        yield _mail_section(one.mails, words)


def _event_section(row: ProvenEvent, words: _Words) -> Section:
    mail = evidence_of(row) or {}
    link = words["link"].format(link=row.link) if row.link is not None else words["no_link"]
    sent = mail.get("sent_at")
    facts = (
        (words["at"], words.time(row.at)),
        (words["way"], way_in_words(row.way, words.language)),
        (words["basis"], basis_in_words(row.legal_basis, words.language)),
        (words["where"], row.source),
        (words["address"], row.address),
        (words["version"], row.wording_version),
        (words["wording"], row.wording or ""),
        (words["privacy"], row.privacy_version),
        (words["mail"], str(mail.get("message_id", ""))),
        (words["sent"], words.time(_moment(sent)) if sent else ""),
        (words["content"], str(mail.get("content", ""))),
        (words["proof"], link),
    )
    what = event_in_words(row.state.value, row.way, row.legal_basis, words.language)
    return Section(f"{row.list_slug}: {what}", level=3, facts=tuple(one for one in facts if one[1]))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _registration_section(row: Participation, words: _Words) -> Section:
    """How they stand with a seminar, what they said with it, and what they were given."""
    state = registration_state_in_words(row.state.value, words.language)
    facts = (
        (words["state"], state),
        (words["since"], words.time(row.since)),
        *attached_facts(row.attached, words.language, words.time),
    )
    return Section(row.seminar, level=3, facts=facts)


def _consent_section(rows: tuple[ConsentEvent, ...], words: _Words) -> Section:
    return Section(
        words["consents"],
        head=tuple(words[name] for name in ("at", "about", "what", "way", "where")),
        rows=tuple(
            (
                words.time(row.at),
                f"{subject_in_words(row.subject, words.language)} {row.about}".strip(),
                consent_state_in_words(row.state, words.language),
                way_in_words(row.way, words.language),
                row.source or "–",
            )
            for row in rows
        ),
    )


def _mail_section(rows: tuple[Mail, ...], words: _Words) -> Section:
    return Section(
        words["mails"],
        head=tuple(words[name] for name in ("step", "fate", "at", "hash")),
        rows=tuple(
            (
                row.step,
                delivery_state_in_words(row.state.value, words.language),
                words.time(row.ended_at or row.queued_at),
                f"{row.content[:_BEGINNING]}…" if row.content else "–",
            )
            for row in rows
        ),
    )


def _chain(found: Verdict, words: _Words) -> Section:
    if found.is_whole:
        told = words["whole"].format(
            links=found.head.number,
            statements=found.statements,
            erased=found.erased,
            head=found.head.hash or "–",
        )
        return Section(words["chain"], lines=(told,))
    wrong = [one.sentence.in_language(words.language) for one in found.faults[:20]]
    return Section(words["chain"], lines=(words["broken"].format(number=len(found.faults)), *wrong))
