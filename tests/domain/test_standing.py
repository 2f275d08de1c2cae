"""Where a seminar stands is never told wrongly, whatever somebody wants to do with it."""

from datetime import timedelta

import pytest
from support import START, a_seminar

from mailer.domain.errors import RefusedError, Sentence
from mailer.domain.seminar import Seminar, SeminarState
from mailer.domain.standing import ALLOWED, Deed, Standing, refuse_unless, standing

NOW = START - timedelta(days=1)
SEMINARS = {
    Standing.DRAFT: a_seminar(),
    Standing.PUBLISHED: a_seminar(state=SeminarState.PUBLISHED),
    Standing.OVER: a_seminar(
        state=SeminarState.PUBLISHED,
        starts_at=NOW - timedelta(hours=2),
        ends_at=NOW,
    ),
    Standing.CANCELLED: a_seminar(state=SeminarState.CANCELLED),
}
TOLD = {
    Standing.DRAFT: ("noch ein Entwurf", "still a draft"),
    Standing.PUBLISHED: ("schon veröffentlicht", "published already"),
    Standing.OVER: ("vorbei", "is over"),
    Standing.CANCELLED: ("ist abgesagt", "is cancelled"),
}


def refusal(seminar: Seminar, deed: Deed) -> Sentence | None:
    try:
        refuse_unless(seminar, deed, NOW)
    except RefusedError as problem:
        return problem.sentence
    return None


@pytest.mark.parametrize("where", Standing)
def test_it_stands_where_it_stands(where: Standing) -> None:
    assert standing(SEMINARS[where], NOW) is where


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("where", Standing)
def test_each_deed_in_each_standing(where: Standing, deed: Deed) -> None:
    told = refusal(SEMINARS[where], deed)
    if where in ALLOWED[deed]:
        assert told is None
        return
    assert told is not None
    wrong = [
        phrase
        for other, phrases in TOLD.items()
        if other is not where
        for phrase, sentence in zip(phrases, told, strict=True)
        if phrase in sentence
    ]
    if (where, deed) == (Standing.OVER, Deed.PUBLISH):
        wrong = [one for one in wrong if one not in TOLD[Standing.PUBLISHED]]  # it is that too
    assert wrong == []
    if deed is Deed.REINSTATE:
        assert "nicht abgesagt" in told.de
    elif (where, deed) != (Standing.OVER, Deed.PUBLISH):
        assert (TOLD[where][0] in told.de, TOLD[where][1] in told.en) == (True, True)
