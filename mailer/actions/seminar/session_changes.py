"""What becomes of a seminar when one of its sessions moves, differs, comes or goes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailer.domain.errors import InvalidValueError, NotFoundError, RefusedError
from mailer.domain.moment import zone
from mailer.domain.seminar import Seminar, Session, in_sessions


def moved(seminar: Seminar, starts_at: datetime, ends_at: datetime, session: int) -> Seminar:
    """The seminar, or the one of its sessions with that key, at another time."""
    if session:
        return with_session(seminar, session, {"starts_at": starts_at, "ends_at": ends_at})
    if len(seminar.sessions) > 1:
        raise RefusedError(
            f"„{seminar.title}“ hat {len(seminar.sessions)} Termine; bitte sagen, welcher verlegt "
            f"wird, mit --session: {_listed(seminar)}.",
            f'"{seminar.title}" has {len(seminar.sessions)} sessions; please say which one moves, '
            f"with --session: {_listed(seminar)}.",
        )
    if seminar.sessions:
        return with_session(
            seminar, seminar.sessions[0].key, {"starts_at": starts_at, "ends_at": ends_at}
        )
    return replace(seminar, starts_at=starts_at, ends_at=ends_at)


def with_session(seminar: Seminar, key: int, changes: Mapping[str, Any]) -> Seminar:
    """The seminar with other facts of one session; raises NotFoundError if it has no such."""
    this = session_of(seminar, key)
    if not seminar.sessions and changes.keys() - {"starts_at", "ends_at"}:
        raise InvalidValueError(
            f"„{seminar.title}“ hat nur einen Termin; bitte ohne --session angeben.",
            f'"{seminar.title}" has one session only; please give it without --session.',
        )
    beyond = changes.keys() - {"starts_at", "ends_at", "title", "join_url"}
    if beyond:
        raise InvalidValueError(
            f"Ein einzelner Termin hat nur Zeiten, Titel und Zugangslink; „{min(beyond)}“ gilt für "
            "das ganze Seminar: bitte ohne --session angeben.",
            f'A single session has times, a title and a join link only; "{min(beyond)}" is the '
            "whole seminar's: please give it without --session.",
        )
    others = (one for one in seminar.all_sessions if one.key != this.key)
    return in_sessions(seminar, (*others, replace(this, **changes)))


def session_of(seminar: Seminar, key: int) -> Session:
    """The session with that key; raises NotFoundError naming those there are."""
    found = next((one for one in seminar.all_sessions if one.key == key), None)
    if found is None:
        raise NotFoundError(
            f"Einen Termin {key} hat „{seminar.title}“ nicht; es gibt: {_listed(seminar)}.",
            f'"{seminar.title}" has no session {key}; there are: {_listed(seminar)}.',
        )
    return found


def _listed(seminar: Seminar) -> str:
    clocks = zone(seminar.timezone)
    return ", ".join(
        f"{one.key} ({one.starts_at.astimezone(clocks):%d.%m.%Y %H:%M})"
        for one in seminar.all_sessions
    )
