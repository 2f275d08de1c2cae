"""The smallest announcements with a right answer, where they are at hand beside the repository."""

import json
from pathlib import Path

import pytest
from domain.announcement.announcement_form import Form, judged

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "announcements"
EXPECTED = FOLDER / "expected.json"


def _forms() -> list[Form]:
    if not EXPECTED.exists():
        return []
    wanted: dict[str, dict[str, object]] = json.loads(EXPECTED.read_text("utf-8"))
    return [
        Form(
            name,
            (FOLDER / f"{name}.txt").read_text("utf-8"),
            {field: value for field, value in facts.items() if field != "unsure_contains"},
            (str(facts["unsure_contains"]),) if "unsure_contains" in facts else (),
        )
        for name, facts in wanted.items()
    ]


@pytest.mark.skipif(not EXPECTED.exists(), reason="the minimal announcements are not at hand")
@pytest.mark.parametrize("form", _forms(), ids=lambda form: form.name)
def test_a_minimal_announcement(form: Form) -> None:
    assert set(judged(form).values()) == {"right"}, judged(form)
