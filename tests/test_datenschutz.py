"""The draft of the record of processing says what the program does: categories, terms, commands."""

import re
from pathlib import Path

from mailer.actions.operation.retention import term_of
from mailer.cli.catalogue import COMMANDS, Group
from mailer.config.retention import Retention
from mailer.domain.retention import Category

TEXT = (Path(__file__).parent.parent / "docs" / "datenschutz.md").read_text("utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)


def test_every_category_is_in_the_table_with_its_term() -> None:
    settings = Retention()
    found = {name: int(days) for name, days, _, _ in ROWS}
    assert found == {one.value: term_of(one, settings).days for one in Category}
    assert [name for name, *_ in ROWS] == [one.value for one in Category]


def test_the_table_says_what_an_office_may_set() -> None:
    told = {name: setting.strip() for name, _, _, setting in ROWS}
    expected = {
        one.value: f"`{one.value}`" if one.value in Retention.model_fields else "fest"
        for one in Category
    }
    assert told == expected


def test_the_table_says_which_terms_end_with_a_year() -> None:
    assert {name for name, _, since, _ in ROWS if since == "Jahresende"} == {
        one.value for one in Category if one.is_by_year
    }


def test_every_command_that_is_named_exists() -> None:
    known = {
        f"{name} {inner}".strip()
        for name, one in COMMANDS.items()
        for inner in (one.commands if isinstance(one, Group) else ("",))
    }
    section = TEXT[TEXT.index("## Rechte") : TEXT.index("## Technische")]
    named = set(re.findall(r"`((?:recipients|consent|retention) \w+)`", section))
    assert len(named) >= 9
    assert named <= known
    assert set(re.findall(r"`seminarpost ((?:consent|retention) \w+)", TEXT)) <= known
