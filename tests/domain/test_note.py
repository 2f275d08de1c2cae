"""Notes: what is written is read back, and what nobody knows is shown as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.errors import ContentError
from mailer.domain.note import (
    PARAMETERS,
    Code,
    Note,
    beginning,
    cannot_be_made,
    only,
    read,
    text_of,
)

CODES = st.sampled_from(Code)
VALUES = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ['552 5.3.4 too big, {"really"}', ", release", "} {", '"', "\\", "\n"]
)


@st.composite
def notes(draw: st.DrawFn) -> Note:
    code = draw(CODES)
    return Note.of(code, **{name: draw(VALUES) for name in PARAMETERS.get(code, ())})


@given(st.lists(notes()))
def test_what_is_written_is_read_back(several: list[Note]) -> None:
    assert read(text_of(several)) == tuple(several)


@given(st.lists(notes(), min_size=1), st.text())
def test_nothing_is_lost_of_what_nobody_knows(several: list[Note], other: str) -> None:
    for text in (other, f"{text_of(several)}, {other}", text_of(several) + other):
        told = ", ".join(one.text for one in read(text))
        assert told in {text, text.removesuffix(", ")}


@pytest.mark.parametrize(
    "text",
    [
        "Die Vorlage „x“ fehlt, bitte {so} anlegen.",
        "paused",
        'paused {"by": 1}',
        'paused {"who": "Erika"}',
        'paused {"code": "Erika"}',
        'paused {"by": "Erika", "why": "x"}',
        'paused {"by": "Erika"',
        'paused {"by": "Erika"} and more',
        'release {"by": "Erika"}',
        'later {"until": "noon"}',
        "paused " + '{"by":' * 20_000,
    ],
)
def test_what_is_no_note_of_ours_is_kept_as_it_stands(text: str) -> None:
    found = read(text)
    assert not any(isinstance(one.code, Code) for one in found)
    assert text_of(found) == text


def test_notes_are_codes_with_what_they_are_told_with() -> None:
    assert Note.of(Code.RELEASE).text == "release"
    assert Note.of(Code.PAUSED, by='Ünal "U"').text == 'paused {"by": "Ünal \\"U\\""}'
    assert text_of([Note.of(Code.JOIN_URL), Note.of(Code.ATTENDANCE)]) == "join_url, attendance"
    assert [one.code for one in read("join_url, attendance")] == [Code.JOIN_URL, Code.ATTENDANCE]
    assert read("") == ()
    assert only("join_url, attendance") is None
    assert only("release") == Note.of(Code.RELEASE)
    assert cannot_be_made(ContentError("a", "b")) == Note.of(Code.CANNOT_BE_MADE, de="a", en="b")


@pytest.mark.parametrize("given_", [{}, {"who": "Erika"}, {"by": "Erika", "why": "x"}])
def test_no_note_is_written_that_could_not_be_told(given_: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="paused: by wanted"):
        Note.of(Code.PAUSED, **given_)


@pytest.mark.parametrize("code", PARAMETERS)
def test_the_database_finds_notes_by_what_they_begin_with(code: Code) -> None:
    note = Note.of(code, **dict.fromkeys(PARAMETERS[code], "x"))
    assert note.text.startswith(beginning(code))
