"""Rights of a person: the proof of consents, all that is kept, restriction; on both databases."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pdf_judge import headings, judged, told
from sqlalchemy import Table, select, text, update
from support import Office, a_seminar

from mailer.actions.letters import templates
from mailer.actions.mailing import mailings
from mailer.actions.operation.running import run_until_idle
from mailer.actions.person import blocks, cards, dossiers, erasing, exporting, restricting
from mailer.actions.person.blocks import Scope
from mailer.actions.registration import certificates, parties, taking_part
from mailer.actions.registration import registrations as registering
from mailer.actions.registration.parties import Agreed, Entrant
from mailer.actions.seminar import seminars
from mailer.actions.subscription import joining
from mailer.actions.subscription.subscriptions import unsubscribe
from mailer.compose.pdf import PdfDocument, compile_pdf
from mailer.documents.dossier_letter import dossier_letter
from mailer.documents.dossiers import dossiers_document
from mailer.documents.exports import export_document
from mailer.documents.letter import letter_data
from mailer.documents.people import card_document, dossier_document
from mailer.documents.text import json_text
from mailer.domain.address import parse_address
from mailer.domain.details import Details
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.person import Person
from mailer.domain.question import YES, Question, QuestionKind
from mailer.domain.registration import ConsentPurpose
from mailer.domain.seminar import Seminar
from mailer.store import person_data
from mailer.store import seminars as stored_seminars
from mailer.store.answers import Answer
from mailer.store.people import person
from mailer.store.registrations import registration
from mailer.store.schema import metadata
from mailer.store.subscription_events import subscription_event

EVA = "eva@example.org"
FORM = "https://seminare.example.org/newsletter"


def eva(address: str = EVA, name: str = "Öztürk") -> Person:
    return Person(address=parse_address(address), first_name="Eva", last_name=name, language="de")


async def joined(office: Office, one: Person | None = None) -> int:
    """Eva asks by the form, gets the mail and confirms it; returns her number."""
    asked = await joining.ask(
        office.desk, one or eva(), "newsletter", source=FORM, way="form", stranger=True
    )
    await run_until_idle(office.desk)
    office.clock.move_to(office.clock.now() + timedelta(hours=2))
    token = office.desk.workspace.links.confirm(asked.request)
    await joining.confirm(office.desk, token)
    async with office.desk.database.read() as connection:
        found = await connection.scalar(
            select(person.c.id).where(
                person.c.address == (one or eva()).address.envelope,
                person.c.last_name == (one or eva()).last_name,
            )
        )
    return int(found or 0)


async def dossier(office: Office, who: str = EVA) -> dict[str, Any]:
    found = dossiers_document(await dossiers.of(office.desk, who))
    return dict(json.loads(json_text(found)))


async def test_a_dossier_proves_a_consent(office: Office) -> None:
    await joined(office)
    office.clock.move_to(office.clock.now() + timedelta(days=3))
    await unsubscribe(office.desk, EVA, "newsletter", "one-click")
    found = await dossier(office)
    (one,) = found["people"]
    wanted = office.desk.workspace.content.lists["newsletter"]
    assert [(row["state"], row["way"]) for row in one["events"]] == [
        ("pending", "form"), ("subscribed", "double opt-in"), ("unsubscribed", "one-click"),
    ]  # fmt: skip
    asked, confirmed, left = one["events"]
    assert asked["source"] == FORM
    assert asked["wording"] == confirmed["wording"] == wanted.wording
    assert confirmed["wording_version"] == wanted.wording_version
    mail = confirmed["mail"]
    (sent,) = [row for row in one["mails"] if row["message_id"] == mail["message_id"]]
    assert mail["content"] == sent["content"]
    assert len(mail["content"]) == 64
    assert (mail["address"], mail["state"]) == (EVA, "sent")
    assert asked["at"] <= mail["sent_at"] < confirmed["at"] < left["at"]
    assert (one["proven"], one["faults"], found["chain"]["whole"]) == (3, [], True)
    assert one["lists"][0]["state"] == "unsubscribed"


async def test_the_wording_is_the_one_that_was_shown(office: Office) -> None:
    """The office changes its wording while somebody has not confirmed yet."""
    workspace = office.desk.workspace
    lists = workspace.content.lists
    before = lists["newsletter"]
    asked = await joining.ask(office.desk, eva(), "newsletter", source=FORM, way="form")
    changed = replace(before, wording="Etwas ganz anderes.", wording_version="9999-01")
    content = replace(workspace.content, lists=dict(lists) | {"newsletter": changed})
    desk = replace(office.desk, workspace=replace(workspace, content=content))
    await joining.confirm(desk, workspace.links.confirm(asked.request))
    confirmed = (await dossier(office))["people"][0]["events"][1]
    assert (confirmed["wording"], confirmed["wording_version"]) == (
        before.wording, before.wording_version,
    )  # fmt: skip


async def test_a_dossier_says_what_was_tampered_with(office: Office) -> None:
    number = await joined(office)
    async with office.desk.database.write() as connection:
        await connection.execute(
            update(subscription_event)
            .where(subscription_event.c.person_id == number)
            .where(subscription_event.c.way == "double opt-in")
            .values(evidence="{")
        )
    found = await dossiers.of(office.desk, EVA)
    (one,) = found.people
    assert (one.proven, [fault.fault for fault in one.faults]) == (1, ["statement changed"])
    for language in ("de", "en"):
        letter = dossier_letter(found, language)
        assert any(one.faults[0].sentence.in_language(language) in s.lines for s in letter.sections)


async def test_a_dossier_is_an_accessible_letter(office: Office, tmp_path: Path) -> None:
    number = await joined(office, eva(name="Öztürk #panic() *fett* $x$ 😀"))
    await blocks.block(office.desk, EVA, reason="Bitte am Telefon", scope=Scope.LISTS, by="Erika")
    await restricting.restrict(office.desk, str(number), reason="Streit", by="Erika")
    found = await dossiers.of(office.desk, EVA)
    for language, title in (("de", "Nachweis der Einwilligungen"), ("en", "Record of consents")):
        letter = dossier_letter(found, language)
        pdf = compile_pdf(
            templates.named("dossier"),
            PdfDocument(letter.title, language, found.office, found.at, letter_data(letter)),
        )
        assert judged(pdf, tmp_path) == []
        assert told(pdf)[:2] == (title, language)
        levels = [one.role for one in headings(pdf)]
        assert levels[:2] == ["/H1", "/H2"]
        assert levels.count("/H1") == 1
        assert "/H3" in levels
        (tmp_path / f"dossier-{language}.pdf").write_bytes(pdf)


async def test_everybody_behind_a_mailbox_has_a_dossier(office: Office) -> None:
    await joined(office)
    await joined(office, eva(name="Beispiel"))
    found = await dossier(office)
    assert [one["name"] for one in found["people"]] == ["Eva Öztürk", "Eva Beispiel"]
    with pytest.raises(NotFoundError):
        await dossiers.of(office.desk, "nobody@example.org")


FOOD = Question("Was möchten Sie essen?")
FIRST = Question("Zum ersten Mal dabei?", QuestionKind.YES_NO)


async def with_a_colleague(office: Office) -> None:
    """Eva answers, agrees to the recording, registers Jan, takes part and has a certificate."""
    seminar = a_seminar(details=Details(questions=(FOOD, FIRST), recorded=True))
    await published(office, seminar)
    jan = Person(parse_address("jan@example.org"), last_name="Beispiel", language="de")
    said = (Answer(FOOD.key, FOOD.label, "vegan"), Answer(FIRST.key, FIRST.label, YES))
    agreed = Agreed(ConsentPurpose.RECORDING, "Ich bin einverstanden.", "2026-11-30", FORM)
    party = [Entrant(eva(), said), Entrant(jan)]
    await parties.register_party(office.desk, seminar.slug, party, [agreed])
    await run_until_idle(office.desk)
    office.clock.move_to(seminar.ends_at + timedelta(hours=1))
    await taking_part.note(office.desk, seminar.slug, eva(), attended=True)
    await certificates.issue_all(office.desk, seminar.slug)


async def test_what_hangs_on_a_registration_is_shown_everywhere(
    office: Office, tmp_path: Path
) -> None:
    await with_a_colleague(office)
    slug = a_seminar().slug
    card = card_document((await cards.show(office.desk, EVA))[0], "de")
    (row,) = card["registrations"]
    assert (row["seminar"], row["attended"]) == (slug, True)
    assert [(one["asked"], one["answer"]) for one in row["answers"]] == [
        (FOOD.label, "vegan"), (FIRST.label, YES),
    ]  # fmt: skip
    (consent,) = row["consents"]
    assert (consent["given"], consent["wording"], consent["source"]) == (
        True, "Ich bin einverstanden.", FORM,
    )  # fmt: skip
    assert (row["registered_by"], row["registered"]) == ("", ["jan@example.org"])
    assert len(row["certificates"]) == 1
    found = dossier_document(await mailings.find(office.desk, "jan@example.org"))
    (row,) = found["registrations"]
    assert (row["registered_by"], row["registered"], row["answers"]) == (EVA, [], [])
    (proven,) = (await dossier(office))["people"]
    assert proven["registrations"][0]["answers"][0]["answer"] == "vegan"
    dossiers_ = await dossiers.of(office.desk, EVA)
    for language, told_as in (("de", "ja"), ("en", "yes")):
        letter = dossier_letter(dossiers_, language)
        (section,) = [one for one in letter.sections if one.heading == slug]
        facts = dict(section.facts)
        assert (facts[FOOD.label], facts[FIRST.label]) == ("vegan", told_as)
        assert any(value == "jan@example.org" for value in facts.values())
        pdf = compile_pdf(
            templates.named("dossier"),
            PdfDocument(letter.title, language, "Büro", dossiers_.at, letter_data(letter)),
        )
        assert judged(pdf, tmp_path) == []
    tables = (await exporting.export(office.desk, EVA)).tables
    assert {"registration_answer", "registration_consent", "registered_by", "certificate"} <= set(
        tables
    )
    assert "jan@example.org" not in json.dumps(tables, default=str)  # a colleague's own


# --- all that is kept ---------------------------------------------------------------------------

HOLD_NOBODY = {
    # What the office says or sends to all, and what the program counts; no row is about anybody.
    "alembic_version", "attempt_count", "consent_link", "consent_wording", "content", "fact",
    "issue", "mailing", "relay_habit", "seminar", "seminar_total", "serial", "suspension",
    "worker", "year_total",
    # Numbers that mean another number, of rows that are gone.
    "successor",
    # Rows of a file that were refused: free text by line, forgotten after thirty days.
    "refused_import",
    # Rows of a file that is being taken in, packed; gone when it is, or when it was given up.
    "importing", "import_pack",
    # Keyed hashes of mailboxes and networks, counted for a day or kept so that no form asks.
    "bucket", "code_try", "form_block", "press_burst",
    # Domains, and how far the office's own mailbox was read.
    "calendar_by_link", "mailbox_mark",
    # Anonymous by construction.
    "feedback_answer", "feedback_given",
}  # fmt: skip


def test_every_table_is_looked_at_or_holds_nobody() -> None:
    theirs = {
        table.name
        for table in metadata.sorted_tables
        if person_data.belongs(table, 1, {EVA}) is not None
    }
    assert theirs & HOLD_NOBODY == set()
    assert theirs | HOLD_NOBODY >= set(metadata.tables)


async def published(office: Office, seminar: Seminar) -> None:
    async with office.desk.database.write() as connection:
        await stored_seminars.add(connection, seminar, office.clock.now())
    await seminars.publish(office.desk, seminar.slug)


async def full_life(office: Office) -> int:
    number = await joined(office)
    seminar = a_seminar()
    await published(office, seminar)
    await registering.register(office.desk, seminar.slug, eva())
    await run_until_idle(office.desk)
    await blocks.block(office.desk, EVA, reason="Bitte", scope=Scope.LISTS, by="Erika")
    return number


async def test_an_export_holds_everything_and_nobody_else(office: Office) -> None:
    await joined(office, eva("other@example.org", "Beispiel"))
    number = await full_life(office)
    found = json.loads(json_text(export_document(await exporting.export(office.desk, EVA))))
    assert found["id"] == number
    assert {
        "person", "subscription", "subscription_event", "registration", "registration_event",
        "delivery", "suppression", "consent_event", "calendar_entry",
    } <= set(found["tables"])  # fmt: skip
    assert "other@example.org" not in json.dumps(found)
    assert any(file.startswith("data/inbox/") for file in found["files"])
    for name, rows in found["tables"].items():
        assert len(rows) == await number_of(office, metadata.tables[name], number), name


async def number_of(office: Office, table: Table, number: int) -> int:
    """How many rows of a table belong to whom, counted in another way than the export does."""
    async with office.desk.database.read() as connection:
        if "person_id" in table.c:
            which = table.c.person_id == number
        elif table is person:
            which = table.c.id == number
        elif "registration_id" in table.c:
            theirs = select(registration.c.id).where(registration.c.person_id == number)
            which = table.c.registration_id.in_(theirs)
        else:
            which = table.c.address_key == EVA
        return len((await connection.execute(select(table).where(which))).all())


async def test_an_export_is_of_one_person_alone(office: Office) -> None:
    await joined(office)
    other = await joined(office, eva(name="Beispiel"))
    with pytest.raises(RefusedError):
        await exporting.export(office.desk, EVA)
    found = await exporting.export(office.desk, str(other))
    assert found.sharers == 1
    assert "Öztürk" not in json_text(export_document(found))


# --- restriction --------------------------------------------------------------------------------


async def test_whoever_is_restricted_gets_what_they_ask_for_alone(office: Office) -> None:
    number = await joined(office)
    await joined(office, eva("other@example.org", "Beispiel"))
    await restricting.restrict(office.desk, EVA, reason="Richtigkeit bestritten", by="Erika")
    reasons = await invited(office)
    assert reasons == {EVA: "processing restricted", "other@example.org": ""}
    done = await registering.register(office.desk, a_seminar().slug, eva())
    assert done.mails == 1
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        found = await connection.execute(
            text(
                "SELECT state FROM delivery WHERE person_id = :who AND occasion LIKE 'registered%'"
            ),
            {"who": number},
        )
        assert list(found.scalars()) == ["sent"]


async def invited(office: Office) -> dict[str, str]:
    """Publishes a seminar, releases its invitation and sends it; address → why not."""
    from mailer.actions.mailing import plans

    await published(office, a_seminar(lists=("newsletter",)))
    await plans.release(office.desk, a_seminar().slug, "invitation", by="Erika")
    await plans.send_now(office.desk, a_seminar().slug, "invitation")
    await run_until_idle(office.desk)
    async with office.desk.database.read() as connection:
        rows = await connection.execute(
            text(
                "SELECT address, reason FROM delivery JOIN mailing "
                "ON mailing.id = delivery.mailing_id WHERE step_key = 'invitation'"
            )
        )
        return {row.address: row.reason for row in rows}


async def test_restricting_is_proven_and_lifted_with_a_reason(office: Office) -> None:
    number = await joined(office)
    first = await restricting.restrict(office.desk, EVA, reason="Streit", by="Erika")
    again = await restricting.restrict(office.desk, EVA, reason="anders", by="Emil")
    assert (first.changed, again.changed) == (True, False)
    assert again.restriction == first.restriction
    with pytest.raises(RefusedError, match="unrestrict"):
        await erasing.erase(office.desk, EVA)
    with pytest.raises(InvalidValueError):
        await restricting.lift(office.desk, EVA, reason=" ")
    await restricting.lift(office.desk, str(number), reason="Geklärt")
    with pytest.raises(NotFoundError):
        await restricting.lift(office.desk, EVA, reason="Geklärt")
    found = await dossier(office)
    assert [(row["state"], row["source"]) for row in found["people"][0]["consents"]] == [
        ("begun", "Streit"), ("ended", "Geklärt"),
    ]  # fmt: skip
    assert found["chain"]["whole"]
    await erasing.erase(office.desk, EVA)
    assert (await dossiers.verify(office.desk)).is_whole
