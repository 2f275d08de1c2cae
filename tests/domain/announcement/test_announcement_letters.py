"""Whole letters, pages and flyers with the facts that a careful person reads from them."""

import json
from pathlib import Path
from typing import Any

import pytest
from domain.announcement.announcement_form import Form, judged

LETTERS = Path(__file__).with_name("letters")
EXPECTED: dict[str, dict[str, Any]] = json.loads((LETTERS / "expected.json").read_text("utf-8"))
FORMS = [
    Form(name, (LETTERS / f"{name}.txt").read_text("utf-8"), one["facts"], tuple(one["asked"]))
    for name, one in EXPECTED.items()
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_nothing_is_read_wrong_without_a_question(form: Form) -> None:
    assert "wrong" not in judged(form).values(), judged(form)


def test_most_of_it_is_read_without_a_question() -> None:
    verdicts = [one for form in FORMS for one in judged(form).values()]
    assert verdicts.count("right") >= 0.88 * len(verdicts)


def test_every_letter_is_expected() -> None:
    assert {one.stem for one in LETTERS.glob("*.txt")} == EXPECTED.keys()
