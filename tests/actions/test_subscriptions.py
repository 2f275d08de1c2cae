"""Withdrawals: heard at once, twice is once, and an unknown address is told."""

from pathlib import Path

import pytest
from support import Office

from mailer.actions import mailings, recipients, subscriptions
from mailer.domain.errors import ContentError, NotFoundError


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
    assert [row["state"].value for row in found.subscriptions] == ["unsubscribed"] * 2


async def test_an_unknown_address_or_list_is_told(subscribed: Office) -> None:
    with pytest.raises(NotFoundError, match="not known"):
        await subscriptions.unsubscribe(subscribed.desk, "b@example.org", None, "staff")
    with pytest.raises(ContentError, match="seminare"):
        await subscriptions.unsubscribe(subscribed.desk, "a@example.org", "gibtsnicht", "staff")
