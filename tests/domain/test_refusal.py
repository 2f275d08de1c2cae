"""Whose fault refused content is: the table of the module, row by row."""

import pytest

from mailer.domain.refusal import (
    Fault,
    Judgement,
    in_words,
    judged,
    note,
    noted,
    refused,
    sentence_for,
)

A, B, C, D = "a@example.org", "b@example.com", "c@example.net", "d@example.edu"
MAILING, RECIPIENTS, UNDECIDED = (
    Judgement.MAILING,
    Judgement.RECIPIENTS,
    Judgement.UNDECIDED,
)


@pytest.mark.parametrize(
    ("refused", "taken", "others_to_ask", "whose"),
    [
        ([A], [], False, RECIPIENTS),
        ([A], [], True, UNDECIDED),
        ([A], [B], True, RECIPIENTS),
        ([A, "a2@example.org"], [], True, UNDECIDED),
        ([A, "a2@example.org"], [], False, RECIPIENTS),
        ([A, "a2@example.org", "a3@example.org"], [], True, MAILING),
        ([A, "a2@example.org", "a3@example.org"], [B], True, RECIPIENTS),
        ([A, "a2@example.org", "a3@example.org"], ["a4@example.org"], True, RECIPIENTS),
        ([A, B], [], True, MAILING),
        ([A, B], [], False, MAILING),
        ([A, B], [C], True, RECIPIENTS),
        ([A, B, C], [D], True, MAILING),
        ([A, B, C], ["e@example.edu", "f@example.edu"], False, MAILING),
        ([A, B, C], [f"x@{one}.example" for one in range(4)], True, RECIPIENTS),
    ],
)
def test_whose_fault_it_is(
    refused: list[str], taken: list[str], others_to_ask: bool, whose: Judgement
) -> None:
    assert judged(refused, taken, others_to_ask=others_to_ask) is whose


def several(number: int, domain: str = "example.org") -> list[str]:
    return [f"p{one}@{domain}" for one in range(number)]


@pytest.mark.parametrize(
    ("unspecific", "refused", "taken", "others_to_ask", "whose"),
    [
        ([A], [], [], False, RECIPIENTS),
        (several(2), [], [], False, RECIPIENTS),
        (several(3), [], [], False, MAILING),
        ([A, B], [], [], False, MAILING),
        ([A, B], [], [], True, UNDECIDED),
        (several(7), [], [], True, UNDECIDED),
        ([A, B, C, D], [], [], True, UNDECIDED),
        (several(8), [], [], True, MAILING),
        (several(7), several(1, "example.com"), [], True, MAILING),
        (several(8), [], [B], True, RECIPIENTS),
        ([A, B, C, D], [], ["e@example.edu"], True, RECIPIENTS),
        ([A, B, C, D], [], ["e@example.edu"], False, RECIPIENTS),
        ([A], [B], [], False, MAILING),
        ([A], [B], [], True, UNDECIDED),
    ],
)
def test_whose_fault_a_refusal_is_that_says_no_more(
    unspecific: list[str],
    refused: list[str],
    taken: list[str],
    others_to_ask: bool,
    whose: Judgement,
) -> None:
    found = judged(refused, taken, others_to_ask=others_to_ask, unspecific=unspecific)
    assert found is whose


@pytest.mark.parametrize("fault", Fault)
def test_a_note_is_read_back_and_told(fault: Fault) -> None:
    line = "552 5.3.4 too big: really, it is"
    assert refused(note(fault, line)) == noted(note(fault, line).text) == (fault, line)
    assert line in in_words(fault, line).de
    for told in sentence_for(fault, line, 7, "invitation"):
        assert line in told
        assert "7 (invitation)" in told
        assert "mailing resume 7" in told


@pytest.mark.parametrize("other", ["", "release", 'paused {"by": "Erika"}', "content changed"])
def test_other_notes_are_no_faults(other: str) -> None:
    assert noted(other) is None
