"""Standing alarms: which were begun and not over yet, so that nobody is told twice."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from mailer.store.facts import fact

_PREFIX = "alarm:"


class StandingAlarm(NamedTuple):
    """Since when it stands, when telling it was last begun, and whether it was told."""

    since: datetime
    tried_at: datetime
    told: bool


def standing(connection: Connection) -> Mapping[str, StandingAlarm]:
    """All that stand, by name."""
    rows = connection.execute(select(fact).where(fact.c.name.startswith(_PREFIX)))
    return {row.name.removeprefix(_PREFIX): _read(row.value) for row in rows}


def put(connection: Connection, name: str, alarm: StandingAlarm) -> None:
    """Writes one down, in place of what was known of it."""
    remove(connection, name)
    value = {
        "since": alarm.since.isoformat(),
        "tried_at": alarm.tried_at.isoformat(),
        "told": alarm.told,
    }
    connection.execute(insert(fact).values(name=f"{_PREFIX}{name}", value=json.dumps(value)))


def remove(connection: Connection, name: str) -> None:
    """It is over."""
    connection.execute(delete(fact).where(fact.c.name == f"{_PREFIX}{name}"))


def _read(value: str) -> StandingAlarm:
    kept = json.loads(value)
    since, tried = (datetime.fromisoformat(kept[name]) for name in ("since", "tried_at"))
    return StandingAlarm(since, tried, bool(kept["told"]))
