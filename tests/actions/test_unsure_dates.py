"""What an announcement says of its dates: sessions, and nobody told what was read with doubt."""

from datetime import timedelta

import pytest
from support import Office

from mailer.actions.seminar import changes, seminars
from mailer.domain.errors import RefusedError

CLEAR = "Termin: Mittwoch, 10. März 2027, 10–12 Uhr"


def text(when: str) -> bytes:
    return f"Wärmeplanung\n\n{when}\n\nWir laden herzlich zum Online-Seminar ein.\n".encode()


@pytest.mark.parametrize(
    ("when", "days", "unsure"),
    [
        (CLEAR, [], set()),
        ("Termin: vom 23. bis 25. März, jeweils 9–16 Uhr", [23, 24, 25], {"starts_at", "dates"}),
        ("Termin: 24., 25. und 26.03.2027, jeweils 9–16 Uhr", [24, 25, 26], {"dates"}),
        ("Tag 1: 24.03.2027, 9–16 Uhr\nTag 2: 31.03.2027, 9–12 Uhr", [24, 31], {"dates"}),
        # The same hours for two groups, or one day instead of the other: no sessions.
        ("Termin: 24.03.2027, 9–12 Uhr, oder 31.03.2027, 9–12 Uhr", [], {"starts_at", "dates"}),
        ("Termine: 24.03.2027, 9–12 Uhr; 24.03.2027, 11–14 Uhr", [], {"dates"}),
    ],
)
async def test_several_dates_are_sessions(
    office: Office, when: str, days: list[int], unsure: set[str]
) -> None:
    made = await seminars.import_announcement(office.desk, text(when))
    seminar = made.seminar
    assert [one.starts_at.day for one in seminar.sessions] == days
    assert set(made.unsure) & {"dates", "starts_at", "ends_at"} == unsure
    if days:
        assert [one.key for one in seminar.sessions] == list(range(1, len(days) + 1))
        assert seminar.ends_at == seminar.sessions[-1].ends_at
    if not unsure:
        await seminars.publish(office.desk, seminar.slug)
        return
    with pytest.raises(RefusedError) as refused:
        await seminars.publish(office.desk, seminar.slug)
    for one in unsure:
        assert f"--sure {one}" in refused.value.sentence.de
        assert f"--sure {one}" in refused.value.sentence.en
    first, *others = sorted(unsure)
    if others:
        with pytest.raises(RefusedError):
            await seminars.publish(office.desk, seminar.slug, (first,))
    published = await seminars.publish(office.desk, seminar.slug, tuple(unsure))
    assert published.sessions == seminar.sessions


async def test_what_is_said_to_be_right_at_the_import_is_right(office: Office) -> None:
    when = "Termin: vom 23. bis 25. März, jeweils 9–16 Uhr"
    made = await seminars.import_announcement(office.desk, text(when), sure=("dates", "starts_at"))
    assert not {"dates", "starts_at"} & set(made.unsure)
    await seminars.publish(office.desk, made.seminar.slug)


async def test_who_gives_the_time_has_checked_it(office: Office) -> None:
    made = await seminars.import_announcement(office.desk, text("Termin: 10. März, 10–12 Uhr"))
    slug, start = made.seminar.slug, made.seminar.starts_at
    with pytest.raises(RefusedError):
        await seminars.publish(office.desk, slug)
    # The same time again: it was looked at, and it is right.
    await changes.reschedule(office.desk, slug, start, start + timedelta(hours=2))
    await seminars.publish(office.desk, slug)
