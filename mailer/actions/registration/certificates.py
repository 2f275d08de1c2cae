"""Certificates of attendance: issued to those who were there, and verified by their code."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncConnection

from mailer.actions.desk import Desk
from mailer.actions.registration.own_registration import OwnRegistration, by_link
from mailer.actions.seminar.seminars import find
from mailer.compose.certificate import CertificateView, certificate_pdf, certificate_view
from mailer.compose.pdf import PdfError
from mailer.domain import afterwards
from mailer.domain.address import parse_address
from mailer.domain.certificate import (
    CHANCE_OCTETS,
    Certificate,
    certificate_from_json,
    certificate_of,
    is_ours,
    new_code,
    read_code,
)
from mailer.domain.errors import NotFoundError, PublicRefusedError, RefusedError, WorkspaceError
from mailer.domain.person import Person
from mailer.domain.retention import beginning_of_year
from mailer.domain.seminar import Seminar, slugify
from mailer.files import make_folder, unwritable, write_octets
from mailer.store import certificates
from mailer.store.certificates import Holder
from mailer.store.people import person_of

LANGUAGES = ("de", "en")
_AT_ONCE = 50
"""Certificates that are noted in one transaction: pages go on working meanwhile."""


@dataclass(frozen=True, slots=True)
class Issued:
    """One certificate as it was issued: to whom, by which code, when (aware)."""

    person: Person
    code: str
    issued_at: datetime
    certificate: Certificate


class Nameless(NamedTuple):
    """Somebody who was there and cannot be certified, for nobody knows their name."""

    address: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The certificates of a seminar, and who got none though they were there."""

    seminar: Seminar
    issued: tuple[Issued, ...]
    nameless: tuple[Nameless, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate that is genuine: what it says, and since when."""

    code: str
    issued_at: datetime
    certificate: Certificate


def is_offered(desk: Desk, own: OwnRegistration) -> bool:
    """Whether somebody can fetch a certificate now."""
    over = desk.clock.now() >= own.seminar.ends_at and _is_kept(desk, own.seminar)
    return desk.workspace.settings.afterwards.certificates and over and own.took_part


def _is_kept(desk: Desk, seminar: Seminar) -> bool:
    """Whether certificates of a seminar are still kept: else nobody gets a new one."""
    settings = desk.workspace.settings
    term = settings.retention.certificates_term
    return seminar.ends_at >= beginning_of_year(desk.clock.now(), term, settings.site.timezone)


async def issue_own(desk: Desk, token: str) -> Issued:
    """The certificate of whoever has the link to a registration; twice gives the same one.

    Raises PublicRefusedError where they were not there, or nobody knows it, and
    InvalidValueError where their name is missing.
    """
    own = await by_link(desk, token)
    if not is_offered(desk, own):
        raise PublicRefusedError(
            "Eine Teilnahmebescheinigung gibt es, sobald Ihre Teilnahme erfasst ist.",
            "A certificate of attendance is available as soon as your attendance is recorded.",
        )
    office = desk.workspace.settings.site.name
    wanted = certificate_of(own.person, own.seminar, own.minutes, office)
    async with desk.database.write() as connection:
        return await _issued(desk, connection, own.id, own.person, wanted)


async def issue_all(desk: Desk, slug: str, email: str = "") -> Batch:
    """The certificates of everybody who was there, or of those at one address.

    Those who have one keep it, unless what stands on it has changed. Raises NotFoundError,
    RefusedError where nobody is known to have been there.
    """
    key = parse_address(email).key if email else ""
    async with desk.database.read() as connection:
        seminar_id, seminar = await find(connection, slug)
        rows = await certificates.holders(connection, seminar_id)
    if not _is_kept(desk, seminar):
        raise RefusedError(
            f"Für „{seminar.title}“ ist die Frist der Teilnahmebescheinigungen vorbei "
            "([retention] certificates).",
            f'The term of certificates of "{seminar.title}" is over ([retention] certificates).',
        )
    there = [
        (one.id, person_of(one), one)
        for one in rows
        if afterwards.took_part(one.attended, one.joined_at)
    ]
    there = [one for one in there if not key or one[1].address.key == key]
    if seminar.is_off or desk.clock.now() < seminar.ends_at or not there:
        raise _nobody(seminar, email)
    named = [one for one in there if one[1].name]
    issued: list[Issued] = []
    for begin in range(0, len(named), _AT_ONCE):
        async with desk.database.write() as connection:
            issued += await _of_some(desk, connection, seminar, named[begin : begin + _AT_ONCE])
    nameless = tuple(Nameless(one[1].address.envelope) for one in there if not one[1].name)
    return Batch(seminar, tuple(issued), nameless)


async def _of_some(
    desk: Desk,
    connection: AsyncConnection,
    seminar: Seminar,
    some: Sequence[tuple[int, Person, Holder]],
) -> list[Issued]:
    office = desk.workspace.settings.site.name
    return [
        await _issued(
            desk,
            connection,
            number,
            person,
            certificate_of(person, seminar, row.attended_minutes, office),
        )
        for number, person, row in some
    ]


async def _issued(
    desk: Desk,
    connection: AsyncConnection,
    registration_id: int,
    person: Person,
    wanted: Certificate,
) -> Issued:
    """The certificate with just these facts: the one that there is, else a new one."""
    facts = wanted.to_json()
    for one in await certificates.of_registration(connection, registration_id):
        if one.facts == facts:
            return Issued(person, one.code, one.issued_at, wanted)
    now = desk.clock.now()
    code = new_code(desk.workspace.links.secret, secrets.token_bytes(CHANCE_OCTETS))
    await certificates.add(connection, code, registration_id, facts, now)
    return Issued(person, code, now, wanted)


def view_of(desk: Desk, found: Issued | Verified, language: str) -> CertificateView:
    """What a certificate says, in ``language``."""
    zone = desk.workspace.settings.site.timezone
    return certificate_view(found.certificate, found.issued_at, language, zone)


def pdf_of(desk: Desk, issued: Issued, language: str, *, in_any_case: bool = False) -> bytes:
    """The certificate to keep; raises WorkspaceError or PdfError for a logo that is none.

    ``in_any_case``: then without it, for whoever asks cannot mend it. "check" tells staff.
    """
    try:
        return _pdf(desk, issued, language, desk.workspace.logo())
    except (WorkspaceError, PdfError):
        if not in_any_case:
            raise
        return _pdf(desk, issued, language, None)


def _pdf(desk: Desk, issued: Issued, language: str, logo: bytes | None) -> bytes:
    return certificate_pdf(
        view_of(desk, issued, language),
        code=issued.code,
        url=desk.workspace.links.certificate(issued.code),
        issued_at=issued.issued_at,
        written_in=desk.workspace.settings.site.language,
        logo=logo,
    )


def write(desk: Desk, batch: Batch, folder: Path) -> list[Path]:
    """Writes each certificate into ``folder`` in its holder's language; returns the files in order.

    Only the owner can read them. Raises RefusedError where that cannot be.
    """
    site = desk.workspace.settings.site
    files: list[Path] = []
    for one in batch.issued:
        theirs = one.person.language
        made = pdf_of(desk, one, theirs if theirs in LANGUAGES else site.language)
        file = folder / f"{slugify(one.certificate.name)}-{one.code}.pdf"
        try:
            make_folder(folder)
        except OSError as problem:
            raise unwritable(folder, RefusedError, problem) from None
        write_octets(file, made, RefusedError)
        files.append(file)
    return files


async def verify(desk: Desk, text: str) -> Verified:
    """The certificate with a code, however it was typed; as it was issued.

    Raises InvalidValueError for what is no code, NotFoundError for a code that no certificate
    has, PublicRefusedError for one that cannot be verified any more or does not hold.
    """
    code = read_code(text)
    async with desk.database.read() as connection:
        found = await certificates.by_code(connection, code)
    if found is not None and afterwards.took_part(found.attended, found.joined_at):
        return Verified(code, found.issued_at, certificate_from_json(found.facts))
    if found is not None:
        raise PublicRefusedError(
            "Diese Bescheinigung gilt nicht mehr: Die Teilnahme wurde nachträglich berichtigt.",
            "This certificate is no longer valid: the attendance was corrected afterwards.",
        )
    if is_ours(desk.workspace.links.secret, code):
        raise PublicRefusedError(
            "Eine Bescheinigung mit diesem Prüfcode haben wir ausgestellt. Sie lässt sich nicht "
            "mehr prüfen, denn die Angaben dazu sind gelöscht.",
            "We issued a certificate with this check code. It can no longer be verified, for its "
            "data has been deleted.",
        )
    raise NotFoundError(
        "Eine Bescheinigung mit diesem Prüfcode haben wir nicht ausgestellt. Bitte prüfen Sie, ob "
        "er richtig abgeschrieben ist.",
        "We have not issued a certificate with this check code. Please check that it was copied "
        "correctly.",
    )


def _nobody(seminar: Seminar, email: str) -> RefusedError:
    if email:
        return RefusedError(
            f"Für {email} ist bei „{seminar.title}“ keine Teilnahme erfasst.",
            f'No attendance of {email} is recorded for "{seminar.title}".',
        )
    return RefusedError(
        f"Für „{seminar.title}“ ist noch keine Teilnahme erfasst; bitte zuerst die "
        f"Teilnahmeliste aufnehmen: seminarpost attendance import {seminar.slug} DATEI",
        f'No attendance is recorded for "{seminar.title}" yet; please take in the attendance list '
        f"first: seminarpost attendance import {seminar.slug} FILE",
    )
