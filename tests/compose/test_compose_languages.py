"""What a mail lacks in a language is told before it leaves."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from compose.compose_examples import ISSUE, LIST, OFFICE, ROOT, kind_snapshot

from mailer.actions.office.checks import check
from mailer.compose.preflight import Severity, language_findings
from mailer.compose.snapshot import Snapshot, Texts


def told(snapshot: Snapshot) -> list[tuple[str, str]]:
    found = list(language_findings(snapshot))
    assert all(one.severity is Severity.WARNING for one in found)
    return [(one.rule, one.sentence.de) for one in found]


def test_nothing_is_missing_in_what_is_translated() -> None:
    assert told(kind_snapshot("invitation")) == []
    assert told(kind_snapshot("confirmation")) == []  # to no list


@pytest.mark.parametrize("field", ["name_en", "purpose_en", "wording_en"])
def test_a_list_without_english_words(field: str) -> None:
    lacking: dict[str, Any] = {field: ""}
    ((rule, sentence),) = told(replace(kind_snapshot("invitation"), list=replace(LIST, **lacking)))
    assert rule == "list-language"
    assert f"({field})" in sentence
    assert "Englischsprachige" in sentence


def test_an_issue_without_an_english_text() -> None:
    german = replace(ISSUE, language="de")
    snapshot = kind_snapshot("newsletter", issue=german)
    ((rule, sentence),) = told(snapshot)
    assert rule == "issue-language"
    assert "keinen englischen Text" in sentence
    assert told(replace(snapshot, translations=(replace(ISSUE, language="en"),))) == []
    assert told(replace(snapshot, issue=ISSUE)) == []  # one for all languages


def test_own_words_in_one_language_only() -> None:
    texts = (("de", Texts(intro="Eigenes")),)
    snapshot = kind_snapshot("invitation", texts=texts)
    assert [rule for rule, _ in told(snapshot)] == ["words-language"]
    assert told(replace(snapshot, texts=(*texts, ("en", Texts(intro="Own"))))) == []


def test_an_english_office_is_asked_for_german_issues() -> None:
    office = replace(OFFICE, language="en")
    english = replace(ISSUE, language="en")
    snapshot = kind_snapshot("newsletter", office=office, issue=english)
    assert [rule for rule, _ in told(snapshot)] == ["issue-language"]


def test_check_says_what_lists_and_issues_lack(tmp_path: Path) -> None:
    assert check(ROOT).warnings == ()
    settings = (ROOT / "seminarpost.toml").read_text()
    (tmp_path / "seminarpost.toml").write_text(settings)
    (tmp_path / "newsletters").mkdir()
    (tmp_path / "newsletters" / "eins.md").write_text('+++\ntitle = "Eins"\n+++\nText.\n')
    (tmp_path / "recipients").mkdir()
    (tmp_path / "recipients" / "more.toml").write_text(
        '[[list]]\nslug = "fach"\nname = "Fachtage"\npurpose = "Für Fachtage."\n'
        'legal_basis = "consent"\nname_en = "Symposia"\n'
    )
    checked = check(tmp_path)
    assert checked.findings == ()
    lists, issues = [one.de for one in checked.warnings]
    assert lists.startswith("recipients/lists.toml: Der Verteiler „Fachtage“")
    assert "(purpose_en)" in lists
    assert issues == "newsletters: Ohne Text in der Sprache „en“: eins."
