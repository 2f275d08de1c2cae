"""The ledger has one owner: nobody else writes deliveries, and no way is taken that is none."""

import re

import pytest
from support import ROOT

from mailer.domain.delivery import (
    TRANSITIONS,
    DeliveryState,
    ImpossibleTransitionError,
    refuse_impossible,
)
from mailer.store.ledger.transition import columns_of, transition

S = DeliveryState
WAYS = [(frm, to) for frm in S for to in S]
WRITES = re.compile(
    r"\b(?:update|insert|delete)\(delivery\b|\bdelivery\.(?:update|insert|delete)\("
)
IN_SQL = re.compile(r"(?:UPDATE|INSERT INTO|DELETE FROM) delivery\b", re.IGNORECASE)


@pytest.mark.parametrize(("frm", "to"), WAYS)
def test_only_ways_of_the_table_can_be_taken(frm: DeliveryState, to: DeliveryState) -> None:
    if to in TRANSITIONS[frm]:
        assert str(transition({frm}, to)).startswith("UPDATE delivery SET ")
    else:
        with pytest.raises(ImpossibleTransitionError, match=f"{frm} → {to}"):
            transition({frm}, to)


def test_one_impossible_way_among_others_is_refused() -> None:
    with pytest.raises(ImpossibleTransitionError):
        refuse_impossible({S.QUEUED, S.SENT}, S.CANCELLED)


@pytest.mark.parametrize("to", S)
def test_only_who_has_it_in_hand_is_named(to: DeliveryState) -> None:
    nobodys = {"worker": None, "lease_until": None}
    kept = to in {S.CLAIMED, S.SENDING}
    assert {name: columns_of(to).get(name, "kept") for name in nobodys} == (
        dict.fromkeys(nobodys, "kept") if kept else nobodys
    )


def test_nobody_else_writes_deliveries() -> None:
    owners = {"mailer/store/ledger", "mailer/store/migrations/versions"}
    found = [
        (str(file.relative_to(ROOT)), line.strip())
        for file in (ROOT / "mailer").rglob("*.py")
        if str(file.parent.relative_to(ROOT)) not in owners
        for line in file.read_text(encoding="utf-8").splitlines()
        if WRITES.search(line) or IN_SQL.search(line)
    ]
    assert found == []
