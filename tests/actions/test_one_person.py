"""One person, one rule: through whichever door they come, and in whatever spelling."""

import unicodedata
from pathlib import Path

import pytest
from postbox import SLUG, ledger, on_list, person, publish, row_of, sent, tick
from sqlalchemy import select
from support import Office, there

from mailer.actions.imports import recipients, rosters
from mailer.actions.mailing import plans
from mailer.actions.person.people import SeveralFitError
from mailer.actions.registration import registrations
from mailer.actions.subscription import joining
from mailer.domain.address import parse_address
from mailer.domain.person import Person
from mailer.store.people import person as person_table
from mailer.store.registrations import registration

HEAD = "Vorname;Nachname;E-Mail"
SPELLINGS = [
    "Jürgen;Müller;j.mueller@example.org",
    "JÜRGEN;MÜLLER;J.Mueller@example.org",
    unicodedata.normalize("NFD", "Jürgen;Müller;j.mueller@EXAMPLE.org"),
    " Jürgen ; Müller ; j.mueller@example.org ",
    "Müller;Jürgen;j.mueller@example.org",
    ";Müller, Jürgen;j.mueller@example.org",
    "Juergen;Mueller;j.mueller@example.org",
    ";;j.mueller@example.org",
]


def one(email: str, first: str = "", last: str = "") -> Person:
    return Person(parse_address(email), first_name=first, last_name=last, language="")


def sheet(office: Office, *lines: str) -> Path:
    file = office.desk.workspace.path / "liste.csv"
    file.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return file


async def known(office: Office) -> list[str]:
    async with office.desk.database.read() as connection:
        rows = await connection.execute(select(person_table).order_by("id"))
    return [f"{row.first_name} {row.last_name}".strip() for row in rows]


async def registered(office: Office) -> int:
    async with office.desk.database.read() as connection:
        return len((await connection.execute(select(registration))).all())


async def take(office: Office, *lines: str) -> tuple[int, int, int, int]:
    done = await recipients.import_file(
        office.desk, sheet(office, *lines), "seminare", basis="consent"
    )
    return done.imported, done.updated, done.unchanged, len(done.refused)


# Every order and every door


@pytest.mark.parametrize("lines", [SPELLINGS, SPELLINGS[::-1]], ids=["forth", "back"])
async def test_a_list_takes_one_person_from_all_spellings(office: Office, lines: list[str]) -> None:
    assert await take(office, *lines) == (1, 0, 7, 0)
    assert await known(office) == ["Jürgen Müller"]
    assert await take(office, *lines) == (0, 0, 8, 0)
    assert await known(office) == ["Jürgen Müller"]


async def test_five_people_in_two_rosters_are_five(office: Office) -> None:
    await publish(office)
    names = ["Jürgen;Müller", "Anna;Eins", "Jörg;Groß", "Ayşe;Öztürk", "Zoë;Weiß"]
    first = [f"{name};p{number}@example.org" for number, name in enumerate(names)]
    second = [
        unicodedata.normalize(
            "NFD", f"{' ; '.join(reversed(name.split(';')))};P{number}@example.org"
        )
        for number, name in enumerate(names)
    ]
    done = await rosters.import_registrations(
        office.desk, SLUG, sheet(office, *first, *(line.upper() for line in first)), notify=True
    )
    assert (done.registered, done.unchanged, done.mails) == (5, 5, 5)
    again = await rosters.import_registrations(
        office.desk, SLUG, sheet(office, *second, *first), notify=True
    )
    assert (again.registered, again.unchanged, again.mails) == (0, 10, 0)
    assert (len(await known(office)), await registered(office)) == (5, 5)


@pytest.mark.parametrize("listed", ["", "Anna", "Muster", "ANNA MUSTER"])
async def test_whoever_was_listed_without_a_full_name_is_who_registers(
    office: Office, listed: str
) -> None:
    await publish(office)
    await take(office, f";{listed};anna@example.org")
    done = await registrations.register(
        office.desk, SLUG, one("ANNA@example.org", "Anna", "Muster")
    )
    assert (done.changed, done.mails) == (True, 1)
    assert await known(office) == ["Anna Muster"]


@pytest.mark.parametrize(
    ("first", "then"),
    [(("Bea", ""), ("Beatrice", "")), (("Beatrice", "Muster"), ("Bea", ""))],
)
async def test_a_short_form_is_told_and_the_full_name_kept(
    office: Office, first: tuple[str, str], then: tuple[str, str]
) -> None:
    await publish(office)
    await registrations.register(office.desk, SLUG, one("bea@example.org", *first))
    again = await registrations.register(office.desk, SLUG, one("BEA@example.org", *then))
    assert not again.changed
    assert again.known_as == ("Bea" if first[0] == "Bea" else "")
    assert (await known(office))[0].startswith("Beatrice")
    assert len(await known(office)) == 1


async def test_somebody_else_can_be_told_apart(office: Office) -> None:
    await publish(office)
    await take(office, "Bea;;post@example.org")
    other = one("post@example.org", "Beatrice")
    for _ in range(2):
        await registrations.register(office.desk, SLUG, other, apart=True)
    assert await known(office) == ["Bea", "Beatrice"]
    assert await registered(office) == 1


async def test_frau_and_herr_at_one_mailbox_are_two(office: Office) -> None:
    file = office.desk.workspace.path / "paare.csv"
    file.write_text(
        "E-Mail;Anrede;Vorname;Nachname\n"
        "rathaus@example.org;Frau;;Schmidt\n"
        "rathaus@example.org;Herr;;Schmidt\n"
        "r2@example.org;Frau;Kim;Schmidt\n"
        "r2@example.org;Sehr geehrter Herr;Kim;Schmidt\n"
        "r3@example.org;;;Frau Muster\n"
        "r3@example.org;;;Herr Muster\n",
        encoding="utf-8",
    )
    for expected in ((6, 0, 0), (0, 0, 6)):
        done = await recipients.import_file(office.desk, file, "seminare", basis="consent")
        assert (done.imported, done.updated, done.unchanged) == expected
        assert done.refused == []
    await publish(office)
    with pytest.raises(SeveralFitError, match="Frau Schmidt, Herr Schmidt"):
        await registrations.register(office.desk, SLUG, one("rathaus@example.org", "", "Schmidt"))


async def test_a_name_that_goes_on_renames_nobody(office: Office) -> None:
    await publish(office)
    await take(office, "Andrea;Sommer;post@example.org")
    await registrations.register(office.desk, SLUG, one("post@example.org", "Andreas", "Sommer"))
    assert await known(office) == ["Andrea Sommer", "Andreas Sommer"]


async def test_whose_short_form_it_is_is_asked_or_reported(office: Office) -> None:
    await publish(office)
    await take(office, "Alex;Sommer;post@example.org")
    other = one("post@example.org", "Alexander", "Sommer")
    asked = r'"Alex Sommer" is known .*"Alexander Sommer"'
    with pytest.raises(SeveralFitError, match=asked):
        await registrations.register(office.desk, SLUG, other)
    with pytest.raises(SeveralFitError, match=asked):
        await joining.ask(office.desk, other, "newsletter", source="", way="staff")
    assert await take(office, "Alexander;Sommer;post@example.org") == (0, 0, 0, 1)
    assert await known(office) == ["Alex Sommer"]
    await joining.ask(office.desk, other, "newsletter", source="", way="staff", apart=True)
    assert await known(office) == ["Alex Sommer", "Alexander Sommer"]
    assert await take(office, "Alexander;Sommer;post@example.org") == (0, 0, 1, 0)


async def test_where_several_fit_nobody_is_guessed(office: Office) -> None:
    await publish(office)
    await take(office, "Anna;Eins;post@example.org", "Bert;Zwei;post@example.org")
    nobody = one("POST@example.org")
    with pytest.raises(SeveralFitError, match=r"Anna Eins, Bert Zwei.*--first") as asked:
        await registrations.register(office.desk, SLUG, nobody)
    with pytest.raises(SeveralFitError):
        await joining.ask(office.desk, nobody, "newsletter", source="", way="staff")
    assert (await known(office), await registered(office)) == (["Anna Eins", "Bert Zwei"], 0)
    bert = asked.value.candidates[1][0]
    done = await registrations.register(office.desk, SLUG, nobody, chosen=bert)
    assert done.person.first_name == "Bert"
    gone = await registrations.unregister(office.desk, SLUG, nobody)
    assert gone.person.first_name == "Bert"  # the only one who is registered


async def test_an_address_alone_in_a_list_means_the_mailbox(office: Office) -> None:
    lines = ["Anna;Eins;post@example.org", "Bert;Zwei;post@example.org", ";;POST@example.org"]
    assert await take(office, *lines) == (2, 0, 1, 0)
    assert await take(office, *lines) == (0, 0, 3, 0)


async def test_an_address_alone_in_a_roster_changes_nothing_where_all_are_registered(
    office: Office,
) -> None:
    await publish(office)
    lines = [";;post@example.org", "Anna;Eins;post@example.org", "Bert;Zwei;post@example.org"]
    for expected in ((2, 1, 0), (0, 3, 0)):
        done = await rosters.import_registrations(
            office.desk, SLUG, sheet(office, *lines), notify=False
        )
        assert (done.registered, done.unchanged, len(done.refused)) == expected
    await registrations.unregister(office.desk, SLUG, one("post@example.org", "Bert", "Zwei"))
    done = await rosters.import_registrations(
        office.desk, SLUG, sheet(office, ";;post@example.org"), notify=False
    )
    assert "Anna Eins, Bert Zwei" in done.refused[0].reason.de


# Invited and not registered: by mailbox


@pytest.mark.parametrize("when", ["before the freeze", "after it"])
async def test_a_mailbox_of_somebody_registered_is_not_invited(office: Office, when: str) -> None:
    await publish(office)
    await on_list(office, "post", "carla")
    colleague = one("post@example.org", "Bernd", "Zwei")
    if when == "before the freeze":
        await registrations.register(office.desk, SLUG, colleague)
    await plans.release(office.desk, SLUG, "invitation", "Erika")
    office.clock.move_to(there((await row_of(office, "invitation")).due_at))
    await tick(office)
    if when == "after it":
        await registrations.register(office.desk, SLUG, colleague)
    await sent(office)
    assert await ledger(office, "invitation") == {
        "post": "skipped already registered",
        "carla": "sent",
    }


async def test_a_mailbox_whose_other_reader_declined_is_invited(office: Office) -> None:
    """Who takes the own registration back says nothing for the colleague."""
    await publish(office)
    await on_list(office, "post")
    colleague = person("post@example.org", first_name="Bernd", last_name="Zwei")
    await registrations.register(office.desk, SLUG, colleague)
    await registrations.unregister(office.desk, SLUG, colleague)
    steps = {one.step: one for one in await plans.plan(office.desk, SLUG)}
    invitation = steps["invitation"]
    assert (invitation.recipients, dict(invitation.skipped)) == (1, {})
