"""Withdrawals: heard at once, twice is once, and an unknown address is told."""

from pathlib import Path

import pytest
from postbox import on_list, person
from support import Office

from mailer.actions.imports import recipients
from mailer.actions.mailing import mailings
from mailer.actions.subscription import joining, subscriptions
from mailer.domain.errors import ContentError, InvalidValueError, NotFoundError
from mailer.store.people import person as person_table


@pytest.fixture
async def subscribed(office: Office, tmp_path: Path) -> Office:
    """Two colleagues at one mailbox are on the list."""
    file = tmp_path / "liste.csv"
    file.write_text(
        "Vorname;Nachname;E-Mail\nAnna;Eins;a@example.org\nBert;Zwei;a@example.org\n", "utf-8"
    )
    await recipients.import_file(office.desk, file, "seminare", basis="consent", source="Messe")
    return office


async def test_unsubscribing_twice_is_fine(subscribed: Office) -> None:
    first = await subscriptions.unsubscribe(subscribed.desk, "A@Example.org", None, "staff")
    again = await subscriptions.unsubscribe(subscribed.desk, "a@example.org", None, "staff")
    assert (first, again) == (["seminare"], [])


async def test_everybody_behind_the_address_leaves(subscribed: Office) -> None:
    await subscriptions.unsubscribe(subscribed.desk, "a@example.org", "seminare", "link")
    found = await mailings.find(subscribed.desk, "a@example.org")
    assert [row.state.value for row in found.subscriptions] == ["unsubscribed"] * 2


async def test_an_unknown_address_or_list_is_told(subscribed: Office) -> None:
    with pytest.raises(NotFoundError, match="not known"):
        await subscriptions.unsubscribe(subscribed.desk, "b@example.org", None, "staff")
    with pytest.raises(ContentError, match="seminare"):
        await subscriptions.unsubscribe(subscribed.desk, "a@example.org", "gibtsnicht", "staff")


# The link to leave never ends


async def test_the_link_leaves_its_list_as_often_as_it_is_pressed(office: Office) -> None:
    for slug in ("seminare", "newsletter"):
        await on_list(office, "anna", list_slug=slug)
    link = office.desk.workspace.links.unsubscribe(1, "seminare")
    assert await subscriptions.leave(office.desk, f"{link}/", "link") == ["seminare"]
    assert await subscriptions.leave(office.desk, link, "link") == []
    # Whoever came back since leaves again: what is withdrawn is decided by the reader.
    asked = await joining.ask(office.desk, person("anna"), "seminare", source="", way="form")
    again = office.desk.workspace.links.confirm(asked.request)
    await joining.confirm(office.desk, again)
    assert await subscriptions.leave(office.desk, link, "link") == ["seminare"]


async def test_the_link_of_somebody_erased_means_nobody(office: Office) -> None:
    await on_list(office, "anna")
    link = office.desk.workspace.links.unsubscribe(1, "seminare")
    async with office.desk.database.write() as connection:
        await connection.execute(person_table.delete())
    await on_list(office, "bert")
    with pytest.raises(NotFoundError, match="Nobody is known"):
        await subscriptions.leave(office.desk, link, "link")
    for token in (link[:-1], office.desk.workspace.links.settings(1), ""):
        with pytest.raises(InvalidValueError):
            await subscriptions.leave(office.desk, token, "link")
