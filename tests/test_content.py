"""What people write: the workspace's files over the starter set, and where they are wrong."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from mailer import content as content_module
from mailer.content import Content, load_content, starter_root
from mailer.domain.audience import Audience
from mailer.domain.consent import LegalBasis
from mailer.domain.delivery import UnclearPolicy
from mailer.domain.errors import ContentError
from mailer.domain.timeline import CalendarUse, LateJoin, Need, Offset, Trigger, due_at

Write = Callable[[str, str], Path]
ROOT = Path(__file__).parent.parent

LIST = """\
[[list]]
slug = "amt"
name = "Amt"
purpose = "Einladungen"
legal_basis = "public-task"
"""

PLAN = """\
name = "Plan"

[[step]]
key = "one"
template = "invitation"
audience = "subscribers"
offset = "-3w"

[[step]] # the second
key = "two"
template = "confirmation"
when = "registered"

[[ step ]]
key = "three"
template = "reminder-day"
audience = "registered"
offset = "-1d"
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of the workspace."""

    def written(name: str, text: str) -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return written


def refusal(path: Path) -> str:
    """The sentence that a workspace's content is refused with, from the file's name on."""
    with pytest.raises(ContentError) as refused:
        load_content(path)
    german, english = refused.value.sentence
    assert german.split(" ")[0] == english.split(" ")[0]
    return english.removeprefix(f"{path}/")


def test_the_repositorys_own_content_loads() -> None:
    content = load_content(ROOT)
    assert "seminare" in content.lists
    timeline = content.timelines["online-seminar"]
    kinds = {kind for _, kind in content.kinds()}
    assert {step.template for step in timeline.steps} <= kinds
    assert {language for language, _ in content.kinds()} >= {"de"}
    for language, kind in content.kinds():
        assert f"{language}/{kind}/subject.txt" in content.templates
    assert all(path.is_file() for path in content.origins.values())


def test_an_empty_workspace_has_the_starter_set(tmp_path: Path) -> None:
    content, starter = load_content(tmp_path), load_content(ROOT)
    assert dict(content.templates) == dict(starter.templates)
    assert dict(content.timelines) == dict(starter.timelines)
    assert dict(content.lists) == dict(starter.lists)


def test_files_of_the_workspace_lie_over_the_starter_set_one_by_one(
    tmp_path: Path, write: Write
) -> None:
    subject = write("templates/de/invitation/subject.txt", "Unser Betreff")
    own = write("templates/de/own/body.html", "<p>x</p>")
    content, starter = load_content(tmp_path), load_content(ROOT)
    assert content.templates["de/invitation/subject.txt"] == "Unser Betreff"
    assert content.origins["de/invitation/subject.txt"] == subject
    assert content.origins["de/own/body.html"] == own
    body = "de/invitation/body.html"
    assert content.templates[body] == starter.templates[body]
    assert content.origins[body] == starter.origins[body]
    assert set(content.templates) == set(starter.templates) | {"de/own/body.html"}
    assert ("de", "own") in content.kinds()


def test_lists_and_timelines_lie_over_the_starter_set(tmp_path: Path, write: Write) -> None:
    write("recipients/more.toml", LIST)
    write("schedules/plan.toml", PLAN)
    write("schedules/online-seminar.toml", PLAN.replace('"Plan"', '"Unser Plan"'))
    content = load_content(tmp_path)
    assert set(content.lists) == {"seminare", "newsletter", "amt"}
    assert content.lists["amt"].legal_basis is LegalBasis.PUBLIC_TASK
    assert content.timelines["plan"].key == "plan"
    assert content.timelines["online-seminar"].name == "Unser Plan"
    write("recipients/lists.toml", LIST)
    assert set(load_content(tmp_path).lists) == {"amt"}


@pytest.mark.parametrize("name", ["de/x/.hidden.html", "de/x/body.html~", "de/x/README.md"])
def test_other_files_are_no_templates(tmp_path: Path, write: Write, name: str) -> None:
    write(f"templates/{name}", "x")
    assert set(load_content(tmp_path).templates) == set(load_content(ROOT).templates)


def test_content_does_not_change(tmp_path: Path) -> None:
    content = load_content(tmp_path)
    for mapping in (content.templates, content.origins, content.lists, content.timelines):
        with pytest.raises(TypeError):
            mapping["x"] = "y"  # type: ignore[index]  # that is the case


def test_a_step_is_read_with_all_it_may_have(tmp_path: Path, write: Write) -> None:
    write(
        "schedules/full.toml",
        'name = "Voll"\n[[step]]\nkey = "follow-up"\ntemplate = "thanks"\n'
        'audience = "registered"\nlists = ["a", "b"]\noffset = "+1d"\nat = "09:30"\n'
        'late_by = "3d"\nuntil = "+5d"\nlate_join = "send"\nneeds = ["materials_url"]\n'
        'calendar = "none"\non_unclear = "resend"\nrelay = "bulk"\n'
        '[[step]]\nkey = "now"\ntemplate = "sorry"\nwhen = "cancelled"\n',
    )
    first, second = load_content(tmp_path).timelines["full"].steps
    assert (first.offset, first.at, first.late_by) == (
        Offset(days=1),
        time(9, 30),
        timedelta(days=3),
    )
    assert (first.lists, first.until, first.late_join) == (("a", "b"), "+5d", LateJoin.SEND)
    assert (first.needs, first.calendar) == ((Need.MATERIALS_URL,), CalendarUse.NONE)
    assert first.on_unclear is UnclearPolicy.RESEND
    assert (first.relay, second.relay) == ("bulk", "")
    assert (second.when, second.audience) == (Trigger.CANCELLED, None)
    assert (second.late_by, second.until) == (timedelta(days=1), "start")
    assert (second.late_join, second.on_unclear) == (LateJoin.SKIP, None)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ('audience = "registered"\ncalendar = "publish"', "registrants"),
        ('audience = "subscribers"\ncalendar = "request"', "goes to a list"),
        ('audience = "recipients"', "mailing correct"),
        ('audience = "registered"\noffset = "-1h"\nat = "09:00"', '"at" goes with days'),
    ],
)
def test_steps_that_cannot_work_are_refused(
    tmp_path: Path, write: Write, step: str, why: str
) -> None:
    write("schedules/odd.toml", f'name = "x"\n[[step]]\nkey = "x"\ntemplate = "x"\n{step}')
    with pytest.raises(ContentError, match=f"odd.toml:2: .*{why}"):
        load_content(tmp_path)


@pytest.mark.parametrize("audience", ["attended", "no-show"])
@pytest.mark.parametrize("needs", ["", 'needs = ["attendance"]'])
def test_who_came_is_known_after_an_attendance_import_only(
    tmp_path: Path, write: Write, audience: str, needs: str
) -> None:
    """Else "sorry that you could not come" would go to everybody who registered."""
    write(
        "schedules/after.toml",
        f'name = "x"\n[[step]]\nkey = "x"\ntemplate = "x"\naudience = "{audience}"\n{needs}',
    )
    (step,) = load_content(tmp_path).timelines["after"].steps
    assert step.needs == (Need.ATTENDANCE,)
    assert step.audience is Audience(audience)


def test_the_starter_timeline_is_due_when_it_says(tmp_path: Path) -> None:
    timeline = load_content(tmp_path).timelines["online-seminar"]
    starts_at = datetime(2026, 3, 30, 8, tzinfo=UTC)  # 10:00 in Berlin, the day after the change
    due = {
        step.key: due_at(step, starts_at, "Europe/Berlin")
        for step in timeline.steps
        if not step.when
    }
    assert due == {
        "save-the-date": datetime(2026, 2, 16, 8, tzinfo=UTC),
        "invitation": datetime(2026, 3, 9, 8, tzinfo=UTC),
        "invitation-reminder": datetime(2026, 3, 23, 8, tzinfo=UTC),
        "waitlist-closed": datetime(2026, 3, 29, 10, tzinfo=UTC),
        "follow-up": datetime(2026, 3, 31, 8, tzinfo=UTC),
        "follow-up-missed": datetime(2026, 3, 31, 8, tzinfo=UTC),
        "reminder-day": datetime(2026, 3, 29, 7, tzinfo=UTC),
        "reminder-hour": datetime(2026, 3, 30, 7, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'offset = "-1d"',
            'ofset = "-1d"',
            'plan.toml:18: there is no key "step.2.ofset"; perhaps "offset" is meant.',
        ),
        (
            'when = "registered"',
            'wen = "registered"',
            'plan.toml:12: there is no key "step.1.wen"; perhaps "when" is meant.',
        ),
        ('name = "Plan"', 'nam = "Plan"', 'plan.toml:1: there is no key "nam"; perhaps "name"'),
        ('name = "Plan"\n\n', "", 'plan.toml:1: the key "name" is missing.'),
        ('"-1d"', '"-1t"', 'plan.toml:14: "-1t" is no offset'),
        ('"-3w"', '"3 weeks"', 'plan.toml:3: "3 weeks" is no offset'),
        (
            'when = "registered"',
            'when = "registered"\nlate_by = "soon"',
            'plan.toml:9: "soon" is no duration',
        ),
        (
            'when = "registered"',
            'when = "registered"\nuntil = "never"',
            'plan.toml:9: "never" is no offset',
        ),
        (
            'offset = "-1d"',
            'offset = "-1d"\nat = "09:00+02:00"',
            'plan.toml:14: The time "at" of the step "three"',
        ),
        ('offset = "-1d"', 'at = "nine"', 'plan.toml:18: "step.2.at": '),
        ('when = "registered"', "", 'plan.toml:9: The step "two" needs either'),
        (
            'when = "registered"',
            'when = "registered"\naudience = "registered"',
            'plan.toml:9: The step "two" needs either',
        ),
        ('when = "registered"', 'when = "regstered"', 'plan.toml:12: "step.1.when": Input should'),
        ('"subscribers"', '"everybody"', 'plan.toml:6: "step.0.audience": Input should be '),
        (
            'offset = "-1d"',
            'needs = ["join_url", "room"]',
            'plan.toml:18: "step.2.needs.1": Input should be ',
        ),
        ('key = "three"', 'key = "Three!"', 'plan.toml:15: "step.2.key": String should match'),
        ('key = "three"', "", 'plan.toml:14: the key "step.2.key" is missing.'),
        ('key = "three"', 'key = "one"', 'plan.toml:14: The key "one" occurs twice'),
        ("[[step]] # the second", "[[step]", "plan.toml:9 is not valid TOML: "),
        (PLAN, 'name = "Plan"', 'plan.toml:1: the key "step" is missing.'),
        (PLAN, 'name = "Plan"\nstep = []', 'plan.toml:2: "step": '),
    ],
)
def test_wrong_timelines_name_the_line(
    tmp_path: Path, write: Write, old: str, new: str, told: str
) -> None:
    assert PLAN.count(old) == 1
    write("schedules/plan.toml", PLAN.replace(old, new))
    assert refusal(tmp_path).startswith(f"schedules/{told}")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("purpose", "porpose", '4: there is no key "list.0.porpose"; perhaps "purpose" is meant.'),
        ("[[list]]", "[[lists]]", '1: there is no key "lists"; perhaps "list" is meant.'),
        ('name = "Amt"\n', "", '1: the key "list.0.name" is missing.'),
        ("public-task", "because", '5: "list.0.legal_basis": Input should be '),
        ('"amt"', '"Das Amt"', '2: "list.0.slug": String should match'),
        (LIST, f"{LIST}\n{LIST}", '8: the list "amt" occurs twice.'),
    ],
)
def test_wrong_lists_name_the_line(
    tmp_path: Path, write: Write, old: str, new: str, told: str
) -> None:
    assert LIST.count(old) == 1
    write("recipients/lists.toml", LIST.replace(old, new))
    assert refusal(tmp_path).startswith(f"recipients/lists.toml:{told}")


def test_templates_that_are_not_utf8_are_refused(tmp_path: Path, write: Write) -> None:
    write("templates/de/x/body.html", "").write_bytes("Grüße".encode("cp1252"))
    assert refusal(tmp_path).startswith("templates/de/x/body.html is not saved as UTF-8")


def some_content(*names: str) -> Content:
    return Content(dict.fromkeys(names, ""), {}, {}, {})


@pytest.mark.parametrize(
    ("names", "wanted", "default", "language"),
    [
        (["de/k/body.html", "en/k/body.html"], "en", "de", "en"),
        (["de/k/body.html", "en/k/body.html"], "de", "en", "de"),
        (["de/k/body.html", "en/k/body.html"], "fr", "en", "en"),
        (["de/k/body.html", "en/k/body.html"], "", "de", "de"),
        (["en/k/body.html"], "de", "de", "en"),
        (["fr/k/body.html", "en/k/body.html"], "de", "de", "en"),
        (["en/other/body.html", "de/k/body.html"], "en", "de", "de"),
        (["en/k/subject.txt", "de/k/body.html"], "en", "de", "de"),
        ([], "en", "de", "de"),
    ],
)
def test_language_for(names: list[str], wanted: str, default: str, language: str) -> None:
    assert some_content(*names).language_for(wanted, "k", default) == language


def test_kinds_have_a_body() -> None:
    content = some_content(
        "en/b/body.html", "de/a/body.html", "de/c/subject.txt", "de/_base.html", "de/x/y/body.html"
    )
    assert content.kinds() == [("de", "a"), ("en", "b")]


def test_the_starter_set_lies_above_the_code_in_a_checkout() -> None:
    assert starter_root() == ROOT


def test_the_starter_set_lies_beside_the_code_in_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mailer" / "starter").mkdir(parents=True)
    monkeypatch.setattr(content_module, "__file__", str(tmp_path / "mailer" / "content.py"))
    assert starter_root() == tmp_path / "mailer" / "starter"


def test_the_wheel_ships_what_the_starter_set_is_read_from() -> None:
    shipped = re.findall(
        r'^"([^"]+)" = "mailer/starter/\1"$',
        (ROOT / "pyproject.toml").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert {name.split("/")[0] for name in shipped} == set(content_module.FOLDERS)
    assert all((ROOT / name).exists() for name in shipped)
