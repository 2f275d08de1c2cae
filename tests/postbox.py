"""What tests of whole mailings share: people, lists, and what arrived in the captured inbox."""

import email
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import icalendar
from support import Office, a_seminar

from mailer.actions.imports import recipients
from mailer.actions.operation.running import run_until_idle
from mailer.actions.seminar import seminars
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.scheduling import planner
from mailer.store import mailings, reports
from mailer.store import seminars as seminar_store
from mailer.store.mailings import MailingRow
from mailer.store.schema import records
from mailer.workspace import Workspace

SLUG = "waermeplanung"


def person(name: str, **changes: Any) -> Person:
    """Somebody whose first name is their mailbox: ``anna``, or ``anna@rathaus.example.org``."""
    address = name if "@" in name else f"{name}@example.org"
    first = name.partition("@")[0]
    known = Person(parse_address(address), first_name=first, last_name="X", language="")
    return replace(known, **changes)


async def on_list(
    office: Office, *names: str, list_slug: str = "seminare", language: str = "de"
) -> None:
    """Puts people on a list, with their consent."""
    file = office.desk.workspace.path / "people.csv"
    lines = [
        f"{one.partition('@')[0]};X;{person(one).address.envelope};{language}" for one in names
    ]
    file.write_text("\n".join(["Vorname;Nachname;E-Mail;Sprache", *lines]), encoding="utf-8")
    done = await recipients.import_file(
        office.desk, file, list_slug, basis="consent", source="Messe"
    )
    assert not done.refused


async def publish(office: Office, **changes: Any) -> int:
    """A published seminar; returns its id."""
    async with office.desk.database.write() as connection:
        seminar = a_seminar(**changes)
        number = await seminar_store.add(connection, seminar, office.clock.now())
    await seminars.publish(office.desk, seminar.slug)
    return number


def with_schedule(office: Office, plan: str, source: str) -> Office:
    """The office with another timeline ``plan``; the others stay."""
    folder = office.desk.workspace.path / "schedules"
    folder.mkdir(exist_ok=True)
    (folder / f"{plan}.toml").write_text(source, encoding="utf-8")
    return with_workspace(office, reread(office.desk.workspace))


def reread(workspace: Workspace) -> Workspace:
    from mailer.content import load_content

    return replace(workspace, content=load_content(workspace.path))


def with_workspace(office: Office, workspace: Workspace) -> Office:
    return Office(replace(office.desk, workspace=workspace), office.clock)


async def tick(office: Office) -> planner.Tick:
    return await planner.tick(office.desk.database, office.desk.workspace, office.clock)


async def sent(office: Office) -> list[tuple[str, str]]:
    """(step, first name) of everything that ever left, in order, after doing all that is due."""
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return [(row.step_key, row.first_name) for row in rows if row.state.value == "sent"]


async def ledger(office: Office, step: str) -> dict[str, str]:
    """First name → state, with the reason where there is one, of a step's newest rows."""
    async with office.desk.database.read() as connection:
        rows = await reports.deliveries(connection)
    return {
        row.first_name: f"{row.state.value} {row.reason}".strip()
        for row in rows
        if row.step_key == step
    }


async def row_of(office: Office, step: str) -> MailingRow:
    """The mailing of a step, whatever it is about."""
    async with office.desk.database.read() as connection:
        rows = records(await connection.execute(mailings.all_of_mailings()), MailingRow)
    (found,) = [one for one in rows if one.step_key == step]
    return found


def inbox(office: Office, to: str = "") -> list[EmailMessage]:
    """The mails that arrived, in order; those ``to`` somebody (the beginning of an address)."""
    files = sorted(office.desk.workspace.inbox.glob("*.eml"))
    found = [email.message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]
    return [one for one in found if f"<{to}" in str(one["To"]) or str(one["To"]).startswith(to)]


def text_of(mail: EmailMessage) -> str:
    """A mail's text part with the line breaks of its writer gone."""
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(part.get_content().split())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def calendar_of(mail: EmailMessage) -> tuple[str, Any] | None:
    """(method, event) of a mail's calendar part, if it has one."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar" and not part.get_filename():
            calendar = icalendar.Calendar.from_ical(part.get_content())
            return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]
    return None


def write_issue(office: Office, slug: str, text: str, suffix: str = "md") -> Path:
    """Writes an issue's file as an editor would."""
    folder = office.desk.workspace.path / "newsletters"
    folder.mkdir(exist_ok=True)
    path = folder / f"{slug}.{suffix}"
    path.write_text(text, encoding="utf-8")
    return path
