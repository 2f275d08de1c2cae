"""Blocked addresses come and go as lists, what happened is kept, and no mail leaves to them."""

from pathlib import Path

import pytest
from postbox import SLUG, ledger, on_list, person, publish, row_of, sent, tick
from sqlalchemy import func, select
from support import Office

from mailer.actions.imports import block_import, recipients
from mailer.actions.imports.block_import import BlockImport
from mailer.actions.mailing import plans
from mailer.actions.person import blocks, erasing, merging
from mailer.actions.person.blocks import Scope, What
from mailer.actions.subscription import joining
from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.store import subscriptions, suppressions
from mailer.store.suppressions import suppression_event

ANNA, BERT = "anna@example.org", "bert@example.org"


def a_list(office: Office, *addresses: str) -> Path:
    file = office.desk.workspace.path / "nie-mehr.csv"
    file.write_text("\n".join(["E-Mail", *addresses]) + "\n", "utf-8")
    return file


async def blocked(office: Office, *addresses: str, **options: object) -> BlockImport:
    values: dict[str, object] = {"reason": "Altsystem", "scope": Scope.ALL, "by": "Eva"}
    return await block_import.import_file(
        office.desk, a_list(office, *addresses), **(values | options)  # type: ignore[arg-type]  # as given
    )  # fmt: skip


async def addresses(office: Office, **which: object) -> list[str]:
    return [one.address for one in await blocks.listing(office.desk, **which)]  # type: ignore[arg-type]  # as given


async def test_a_list_is_blocked_and_bad_rows_are_told(office: Office) -> None:
    done = await blocked(office, "Anna@Example.org", ANNA, "kaputt", "Bert <bert@example.org>")
    assert (done.blocked, done.unchanged, [one.line for one in done.refused]) == (2, 0, [4])
    assert await addresses(office) == [ANNA, BERT]
    (one, _) = await blocks.listing(office.desk)
    assert (one.block.reason, one.block.detail, one.block.by) == ("by staff", "Altsystem", "Eva")


async def test_a_list_is_read_twice_and_narrows_nothing(office: Office) -> None:
    await blocked(office, ANNA, scope=Scope.LISTS)
    again = await blocked(office, ANNA, BERT, reason="Anders", scope=Scope.LISTS)
    assert (again.blocked, again.unchanged) == (1, 1)
    wider = await blocked(office, ANNA, reason="Ganz")
    assert (wider.blocked, wider.unchanged) == (1, 0)
    narrower = await blocked(office, ANNA, reason="Weniger", scope=Scope.LISTS)
    assert (narrower.blocked, narrower.unchanged) == (0, 1)
    assert await addresses(office, scope=Scope.ALL) == [ANNA]
    assert await addresses(office, scope=Scope.LISTS) == [BERT]


async def test_a_dry_run_blocks_nobody(office: Office) -> None:
    done = await blocked(office, ANNA, BERT, dry_run=True)
    assert (done.blocked, await addresses(office)) == (2, [])


@pytest.mark.parametrize("reason", ["", "  \n "])
async def test_without_a_reason_nobody_is_blocked(office: Office, reason: str) -> None:
    with pytest.raises(InvalidValueError, match="--reason"):
        await blocked(office, ANNA, reason=reason)
    assert await addresses(office) == []


async def test_more_than_a_page_and_a_chunk(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(block_import, "_CHUNK", 7)
    monkeypatch.setattr(blocks, "_PAGE", 4)
    names = [f"p{number:02}@example.org" for number in range(30)]
    assert (await blocked(office, *names)).blocked == 30
    assert await addresses(office) == names
    assert await addresses(office, most=9) == names[:9]


async def test_what_happened_is_kept(office: Office) -> None:
    await blocked(office, ANNA)
    await blocks.unblock(office.desk, ANNA, why="Adresse geht wieder", by="Erika")
    await blocks.block(office.desk, ANNA, reason="Anruf", scope=Scope.LISTS, by="Eva")
    told = [
        (one.what, one.scope, one.why, one.by) for one in await blocks.history(office.desk, ANNA)
    ]
    assert told == [
        (What.BLOCKED, Scope.ALL, "Altsystem", "Eva"),
        (What.LIFTED, Scope.ALL, "Adresse geht wieder", "Erika"),
        (What.BLOCKED, Scope.LISTS, "Anruf", "Eva"),
    ]
    with pytest.raises(NotFoundError, match="bert@"):
        await blocks.history(office.desk, BERT)
    with pytest.raises(NotFoundError):
        await blocks.unblock(office.desk, BERT, why="war nie")


async def test_a_bounce_is_kept_too(office: Office) -> None:
    async with office.desk.database.write() as connection:
        await connection.run_sync(
            lambda sync: suppressions.suppress(
                sync, ANNA, scope="all", reason="hard bounce", detail="550 5.1.1",
                now=office.clock.now(),
            )
        )  # fmt: skip
    async with office.desk.database.write() as connection:
        await suppressions.lift(connection, ANNA, office.clock.now())
        await suppressions.lift(connection, BERT, office.clock.now())  # nothing to lift
    told = [(one.what, one.reason, one.why) for one in await blocks.history(office.desk, ANNA)]
    assert told == [
        (What.BLOCKED, "hard bounce", "550 5.1.1"),
        (What.LIFTED, "hard bounce", ""),
    ]


async def test_who_is_erased_takes_the_history_along(office: Office) -> None:
    await on_list(office, "anna", "anna@example.net")
    await blocked(office, ANNA, "anna@example.net")
    await merging.merge(office.desk, ANNA, "anna@example.net")
    await erasing.erase(office.desk, ANNA)
    async with office.desk.database.read() as connection:
        counted = select(func.count()).select_from(suppression_event)
        assert await connection.scalar(counted) == 0


async def test_they_are_asked_at_freeze_and_again_at_send(office: Office) -> None:
    await publish(office)
    await on_list(office, "anna", "bert", "carla")
    row = await row_of(office, "invitation")
    assert row.due_at is not None
    await blocked(office, ANNA, scope=Scope.LISTS)
    office.clock.move_to(row.due_at)
    await plans.release(office.desk, SLUG, "invitation", by="Eva")
    await tick(office)
    assert await ledger(office, "invitation") == {
        "anna": "skipped suppressed: by staff",
        "bert": "queued",
        "carla": "queued",
    }
    await blocked(office, BERT)  # frozen already, and not sent yet
    assert await sent(office) == [("invitation", "carla")]
    after = await ledger(office, "invitation")
    assert after["bert"] == "skipped suppressed: by staff"


async def test_a_request_that_nobody_has_confirmed_ends(office: Office) -> None:
    for name in ("bert", "carla"):
        await joining.ask(office.desk, person(name), "newsletter", source="Telefon", way="staff")
    await blocked(office, ANNA, BERT)
    async with office.desk.database.read() as connection:
        keys = [ANNA, BERT, "carla@example.org"]
        assert await subscriptions.pending_among(connection, keys) == {"carla@example.org"}
    with pytest.raises(RefusedError):
        await joining.ask(office.desk, person("bert"), "newsletter", source="Telefon", way="staff")


async def test_an_import_says_who_is_blocked_and_they_stay_so(office: Office) -> None:
    await blocked(office, ANNA, BERT)
    await on_list(office, "anna", "bert")
    file = office.desk.workspace.path / "people.csv"
    report = await recipients.import_file(office.desk, file, "seminare", basis="consent")
    assert report.suppressed == 2
    assert [one.block.scope for one in await blocks.listing(office.desk)] == [Scope.ALL] * 2
