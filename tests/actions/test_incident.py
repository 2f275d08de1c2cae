"""What a crash left behind is told with every address, once."""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from delivery.test_sender import invited, states
from sqlalchemy import update
from support import Office

from mailer.actions.operation.incident import Incident, take_over
from mailer.domain.delivery import DeliveryState, UnclearPolicy
from mailer.store.deliveries import delivery
from mailer.store.ledger import attempts, claims
from mailer.store.mailings import mailing

S = DeliveryState


async def crashed(office: Office, claimed: int, begun: int, sent: int) -> None:
    """A sender that died: of what it claimed it began some, of which some were answered."""
    now = office.clock.now()
    lease = now + timedelta(minutes=20)
    async with office.desk.database.write() as connection:
        ids = await connection.run_sync(claims.claim, "dead", now, lease, claimed)
        dated = [(one, now.isoformat()) for one in ids[:begun]]
        await connection.run_sync(attempts.begin, "dead", dated, now)
        answered = [attempts.Outcome(one, S.SENT, "", "250 ok", "main", now) for one in ids[:sent]]
        await connection.run_sync(attempts.conclude, "dead", answered)


@pytest.mark.parametrize("policy", UnclearPolicy)
async def test_everybody_is_listed_with_what_became_of_their_mail(
    office: Office, people_file: Callable[[int], Path], policy: UnclearPolicy
) -> None:
    await invited(office, people_file(10))
    async with office.desk.database.write() as connection:
        await connection.execute(update(mailing).values(on_unclear=policy))
    await crashed(office, claimed=8, begun=5, sent=3)
    found = await take_over(office.desk, "here")
    unclear = 2 if policy is UnclearPolicy.ASK else 0
    assert (found.returned, found.unclear, found.repeated) == (3, unclear, 2 - unclear)
    assert found.file is not None
    assert found.file.stat().st_mode & 0o777 == 0o600
    text = found.file.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    fates = [row["fate"] for row in rows]
    assert fates == ["sent"] * 3 + (["unclear"] * 2 if unclear else ["unsent"] * 2) + ["unsent"] * 5
    assert [row["recipient"] for row in rows] == [f"p{one:05d}@example.org" for one in range(10)]
    assert {row["step"] for row in rows} == {"invitation"}
    assert len({row["message_id"] for row in rows}) == 10
    assert (await states(office))["queued"] == 7 - unclear


async def test_a_good_end_leaves_nothing_to_tell(
    office: Office, people_file: Callable[[int], Path]
) -> None:
    await invited(office, people_file(3))
    await crashed(office, claimed=0, begun=0, sent=0)
    assert await take_over(office.desk, "here") == Incident()
    assert not (office.desk.workspace.data / "incidents").exists()


async def test_an_address_is_no_formula(office: Office, people_file: Callable[[int], Path]) -> None:
    await invited(office, people_file(1))
    await crashed(office, claimed=1, begun=1, sent=0)
    async with office.desk.database.write() as connection:
        await connection.execute(update(delivery).values(address="=1+1@example.org"))
    found = await take_over(office.desk, "here")
    assert found.file is not None
    assert ";'=1+1@example.org;" in found.file.read_text(encoding="utf-8-sig")
