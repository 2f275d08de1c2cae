"""Feedback: from the link to the numbers, and nobody to be recognised in between."""

from datetime import timedelta

import pytest
from postbox import SLUG, person, publish, reread, with_workspace
from support import START, Office

from mailer.actions.person import erasing
from mailer.actions.registration import feedback, registrations
from mailer.domain.errors import ContentError, NotFoundError, PublicRefusedError

OVER = START + timedelta(minutes=90)
CLOSED = OVER + timedelta(days=28)


async def held(office: Office, number: int) -> list[str]:
    """A seminar that is over; the tokens of those who were registered."""
    seminar_id = await publish(office)
    for one in range(number):
        await registrations.register(office.desk, SLUG, person(f"p{one}"))
    office.clock.move_to(OVER)
    links = office.desk.workspace.links
    found = [links.feedback(seminar_id, one) for one in range(1, number + 1)]
    return [one.rpartition("/")[2] for one in found]


async def counted(office: Office) -> tuple[int, int, int]:
    found = await feedback.outcome(office.desk, SLUG)
    return found.number, found.counted, len(found.results)


async def test_results_come_from_five_on_and_in_fives(office: Office) -> None:
    tokens = await held(office, 12)
    seen = []
    for token in tokens:
        await feedback.give(office.desk, token, {"nutzen": "4", "wunsch": "mehr"})
        seen.append((await counted(office))[1])
    assert seen == [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10, 10]
    office.clock.move_to(CLOSED)
    found = await feedback.outcome(office.desk, SLUG)
    assert (found.number, found.counted, found.is_open) == (12, 12, False)
    use, run, wish = found.results
    assert (use.mean, use.answered, run.answered, wish.texts) == (4.0, 12, 0, ("mehr",) * 12)


async def test_of_four_nothing_is_told_even_when_it_is_over(office: Office) -> None:
    for token in await held(office, 4):
        await feedback.give(office.desk, token, {"nutzen": "1"})
    assert await counted(office) == (4, 0, 0)
    office.clock.move_to(CLOSED)
    assert await counted(office) == (4, 0, 0)


async def test_a_link_works_once(office: Office) -> None:
    (token,) = await held(office, 1)
    await feedback.give(office.desk, token, {"nutzen": "5"})
    for _ in range(2):
        with pytest.raises(PublicRefusedError, match="already given"):
            await feedback.give(office.desk, token, {"nutzen": "1"})
    assert (await counted(office))[0] == 1


async def test_an_answer_stays_when_somebody_is_erased(office: Office) -> None:
    """It is nobody's: there is no way from them to it."""
    for token in await held(office, 5):
        await feedback.give(office.desk, token, {"nutzen": "5"})
    await erasing.erase(office.desk, "p0@example.org")
    assert await counted(office) == (5, 5, 3)


async def test_a_seminar_that_is_not_known(office: Office) -> None:
    token = office.desk.workspace.links.feedback(99, 1).rpartition("/")[2]
    with pytest.raises(NotFoundError, match="No event is known"):
        await feedback.asked(office.desk, token)
    with pytest.raises(NotFoundError):
        await feedback.outcome(office.desk, "nichts")


OWN = """\
[[question]]
key = "raum"
kind = "scale"
text = "Wie gut war der Raum?"
"""


def with_questions(office: Office, source: str, name: str = f"feedback/{SLUG}") -> Office:
    file = office.desk.workspace.path / "templates" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source, encoding="utf-8")
    return with_workspace(office, reread(office.desk.workspace))


async def test_a_seminar_and_an_office_have_questions_of_their_own(office: Office) -> None:
    office = with_questions(office, OWN)
    (token,) = await held(office, 1)
    asked = await feedback.asked(office.desk, token)
    assert [one.key for one in asked.questions] == ["nutzen", "ablauf", "wunsch", "raum"]
    assert asked.questions[-1].text.en == "Wie gut war der Raum?"
    await feedback.give(office.desk, token, {"raum": "2"})
    office = with_questions(office, OWN.replace("raum", "alles"), "feedback")
    assert [one.key for one in office.desk.workspace.content.questions_about(SLUG)] == [
        "alles", "raum",
    ]  # fmt: skip
    assert [one.key for one in office.desk.workspace.content.questions_about("other")] == ["alles"]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (OWN + OWN, "occurs twice"),
        (OWN.replace("scale", "stars"), ":3"),
        (OWN.replace("raum", "Der Raum"), ":2"),
        (OWN.replace("text =", "txt ="), "text"),
        (OWN * 0 + "question = 3", ":1"),
        (OWN.replace("Wie gut", "x" * 400), ":4"),
        ("".join(OWN.replace('"raum"', f'"r{n}"') for n in range(21)), "20"),
    ],
)
def test_what_is_wrong_with_questions_is_told_with_its_line(
    office: Office, source: str, says: str
) -> None:
    with pytest.raises(ContentError, match=says) as told:
        with_questions(office, source)
    assert f"{SLUG}.toml" in str(told.value)
