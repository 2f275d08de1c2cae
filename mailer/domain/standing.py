"""Where a seminar stands, what may be done with it then, and the sentence why not."""

from datetime import datetime
from enum import StrEnum

from mailer.domain.errors import RefusedError, Sentence
from mailer.domain.seminar import Seminar, SeminarState


class Standing(StrEnum):
    """A seminar's state, told apart by whether it has ended."""

    DRAFT = "draft"
    PUBLISHED = "published"
    OVER = "over"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    """What people do with a seminar."""

    PUBLISH = "publish"
    CHANGE = "change"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    REGISTER = "register"
    RELEASE = "release"
    NOTE_ATTENDANCE = "note attendance"


_S = Standing

ALLOWED: dict[Deed, frozenset[Standing]] = {
    Deed.PUBLISH: frozenset({_S.DRAFT}),
    Deed.CHANGE: frozenset({_S.DRAFT, _S.PUBLISHED, _S.OVER}),
    Deed.CANCEL: frozenset({_S.DRAFT, _S.PUBLISHED}),
    Deed.REINSTATE: frozenset({_S.CANCELLED}),
    Deed.REGISTER: frozenset({_S.PUBLISHED}),
    Deed.RELEASE: frozenset({_S.PUBLISHED, _S.OVER}),
    Deed.NOTE_ATTENDANCE: frozenset({_S.PUBLISHED, _S.OVER}),
}
"""In which standings a deed can be done."""


def standing(seminar: Seminar, now: datetime) -> Standing:
    """Where a seminar stands at ``now`` (aware)."""
    if seminar.state is SeminarState.CANCELLED:
        return Standing.CANCELLED
    if seminar.state is SeminarState.DRAFT:
        return Standing.DRAFT
    return Standing.OVER if now >= seminar.ends_at else Standing.PUBLISHED


def refuse_unless(seminar: Seminar, deed: Deed, now: datetime) -> None:
    """Raises RefusedError, saying where the seminar stands, unless ``deed`` can be done."""
    where = standing(seminar, now)
    if where in ALLOWED[deed]:
        return
    told = _sentence(seminar, where, deed)
    raise RefusedError(told.de, told.en)


def _sentence(seminar: Seminar, where: Standing, deed: Deed) -> Sentence:
    title, slug = seminar.title, seminar.slug
    publish, reinstate = (f"seminarpost seminar {do} {slug}" for do in ("publish", "reinstate"))
    if deed is Deed.REINSTATE:
        return Sentence(f"„{title}“ ist nicht abgesagt.", f'"{title}" is not cancelled.')
    if where is Standing.DRAFT:
        return Sentence(
            f"„{title}“ ist noch ein Entwurf; zuerst: {publish}",
            f'"{title}" is still a draft; first: {publish}',
        )
    if where is Standing.CANCELLED:
        return Sentence(
            f"„{title}“ ist abgesagt. Solange noch keine Absage hinausging, holt es zurück: "
            f"{reinstate}",
            f'"{title}" is cancelled. As long as no cancellation has left, this calls it back: '
            f"{reinstate}",
        )
    if deed is Deed.PUBLISH:
        return Sentence(f"„{title}“ ist schon veröffentlicht.", f'"{title}" is published already.')
    return Sentence(f"„{title}“ ist vorbei.", f'"{title}" is over.')
