"""Details of a seminar at the command line: a table of options, and how they are shown."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import wraps
from typing import Annotated, Any, NamedTuple

import typer

from mailer.cli.labels import label, value
from mailer.cli.language import Both, both, spoken, told
from mailer.domain.details import Contact, Details, ProgrammeItem
from mailer.domain.errors import InvalidValueError, Sentence
from mailer.domain.event_kind import EventKind, event_noun
from mailer.domain.question import Question, QuestionKind
from mailer.domain.registration import RegistrationWay


class _Option(NamedTuple):
    """An option that changes one detail: its name, help, and what its text becomes."""

    name: str
    help: Both
    takes: Callable[[str], Any] = str.strip


def kind_in(text: str) -> EventKind:
    """``Fachtag``, ``Online-Workshop``, ``symposium``; empty is a seminar."""
    wanted = text.strip().casefold().removeprefix("online").lstrip("- ")
    for kind in EventKind:
        names = {event_noun(kind, one, online=False).noun.casefold() for one in ("de", "en")}
        if wanted in names | {kind.value}:
            return kind
    if not wanted:
        return EventKind.SEMINAR
    known = [
        ", ".join(event_noun(kind, one, online=False).noun for kind in EventKind)
        for one in ("de", "en")
    ]
    raise InvalidValueError(
        f"„{text[:40]}“ ist keine bekannte Art von Veranstaltung; es gibt: {known[0]}.",
        f'"{text[:40]}" is no known kind of event; there are: {known[1]}.',
    )


def contact_in(text: str) -> Contact:
    """``Eva Muster; 030 123; eva@example.org``; what is missing stays empty."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) == 2 and "@" in parts[1]:
        parts.insert(1, "")
    if len(parts) > 3:
        raise InvalidValueError(
            "Ein Kontakt hat höchstens drei Teile: Name; Telefon; E-Mail.",
            "A contact has at most three parts: name; phone; e-mail.",
        )
    name, phone, email = [*parts, "", ""][:3]
    return Contact(name, phone, email)


def item_in(text: str) -> ProgrammeItem:
    """``10:30; Begrüßung; Eva Muster``; a title alone has no time."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) > 3:
        raise InvalidValueError(
            "Ein Programmpunkt hat höchstens drei Teile: Zeit; Titel; Wer.",
            "An item of the programme has at most three parts: time; title; who.",
        )
    if len(parts) == 1:
        return ProgrammeItem(parts[0])
    time, title, who = [*parts, ""][:3]
    return ProgrammeItem(title, time, who)


def day_in(text: str) -> date | None:
    """``2027-03-31``; empty is no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Datum; richtig ist zum Beispiel 2027-03-31.",
            f'"{text[:40]}" is no date; right is for example 2027-03-31.',
        ) from None


def way_in(text: str) -> RegistrationWay | None:
    """``here``, ``external``, ``none`` or the German word for it; empty leaves it to the link."""
    if not text.strip():
        return None
    found = _WAYS.get(text.strip().casefold())
    if found is None:
        raise InvalidValueError(
            f"„{text[:40]}“ ist kein Ort der Anmeldung; es gibt: hier, extern, keine.",
            f'"{text[:40]}" is no place to register; there are: here, external, none.',
        )
    return found


_WAYS = {
    "here": RegistrationWay.HERE,
    "hier": RegistrationWay.HERE,
    "external": RegistrationWay.EXTERNAL,
    "extern": RegistrationWay.EXTERNAL,
    "none": RegistrationWay.NONE,
    "keine": RegistrationWay.NONE,
}
_KINDS = {
    "text": QuestionKind.TEXT,
    "auswahl": QuestionKind.CHOICE,
    "choice": QuestionKind.CHOICE,
    "ja/nein": QuestionKind.YES_NO,
    "yes/no": QuestionKind.YES_NO,
}


def question_in(text: str) -> Question:
    """``Frage | Question; Auswahl: a, b | c, d; Pflicht``; kind and duty may be missing.

    What stands behind a ``|`` is the same in English. Raises InvalidValueError for what is none.
    """
    parts = [part.strip() for part in text.split(";")]
    label, label_en = _both_languages(parts[0])
    kind_name, _, offered = (parts[1] if len(parts) > 1 else "Text").partition(":")
    kind = _KINDS.get(kind_name.strip().casefold())
    duty = parts[2].casefold() if len(parts) > 2 else ""
    if kind is None or len(parts) > 3 or duty not in {"", "pflicht", "required"}:
        raise InvalidValueError(
            f"„{text[:80]}“ ist keine Frage; richtig ist zum Beispiel: Essen? | Food?; "
            "Auswahl: mit Fleisch, vegan | with meat, vegan; Pflicht",
            f'"{text[:80]}" is no question; right is for example: Essen? | Food?; '
            "choice: mit Fleisch, vegan | with meat, vegan; required",
        )
    german, english = (
        tuple(filter(None, map(str.strip, one.split(",")))) for one in _both_languages(offered)
    )
    return Question(label, kind, bool(duty), german, label_en, english)


def _both_languages(text: str) -> tuple[str, str]:
    german, _, english = text.partition("|")
    return german.strip(), english.strip()


WAY_HELP = both("Anmeldung: hier, extern oder keine.", "Registration: here, external or none.")
_TEXTS = (
    _Option("kind", both("Art: Fachtag, Workshop, Tagung …", "Symposium, workshop, …"), kind_in),
    _Option("contact", both("„Name; Telefon; E-Mail“.", '"name; phone; e-mail".'), contact_in),
    _Option("platform", both("Konferenzwerkzeug.", "Conference tool.")),
    _Option("meeting_id", both("Meeting-ID.", "Meeting ID.")),
    _Option("passcode", both("Kenncode.", "Passcode.")),
    _Option("dial_in", both("Telefonische Einwahl.", "Dial-in by telephone.")),
    _Option("test_url", both("Seite zum Ausprobieren der Technik.", "Where to test the set-up.")),
    _Option("requirements", both("Was man braucht („Browser genügt“).", "What one needs.")),
    _Option("recording_notice", both("Hinweis zur Aufzeichnung.", "Notice about the recording.")),
    _Option(
        "conference_privacy_url",
        both(
            "Datenschutzhinweise des Konferenzwerkzeugs.", "The conference tool's privacy notice."
        ),
    ),
    _Option("accessibility", both("Barrierefreiheit.", "Accessibility.")),
    _Option("directions", both("Anfahrt.", "How to get there.")),
    _Option("payment", both("Wie man zahlt.", "How to pay.")),
    _Option("invoice", both("Wann die Rechnung kommt.", "When the invoice comes.")),
    _Option("recording_url", both("Aufzeichnung.", "Recording.")),
    _Option("survey_url", both("Umfrage.", "Survey.")),
    _Option("certificate_url", both("Teilnahmebescheinigung.", "Certificate of attendance.")),
    _Option(
        "materials_until",
        both("Letzter Tag der Unterlagen: JJJJ-MM-TT.", "Last day of the materials: YYYY-MM-DD."),
        day_in,
    ),
    _Option(
        "registration",
        WAY_HELP,
        way_in,
    ),
)
_RECORDED = both("Wird aufgezeichnet.", "Is being recorded.")
_PROGRAMME = both(
    "„10:30; Titel; Wer“, mehrfach; ersetzt alle.", '"10:30; title; who", repeated; replaces all.'
)

_QUESTION = both(
    "„Frage | Question; Text, Ja/Nein oder Auswahl: a, b | c, d; Pflicht“, mehrfach; ersetzt alle.",
    '"Frage | Question; text, yes/no or choice: a, b | c, d; required", repeated; replaces all.',
)


def _options() -> Iterator[tuple[str, Any]]:
    for one in _TEXTS:
        yield one.name, Annotated[str | None, typer.Option(help=one.help)]
    yield (
        "recorded",
        Annotated[bool | None, typer.Option("--recorded/--not-recorded", help=_RECORDED)],
    )
    yield "programme", Annotated[list[str] | None, typer.Option(help=_PROGRAMME)]
    yield "question", Annotated[list[str] | None, typer.Option(help=_QUESTION)]


DOCUMENTED = tuple(one.name for one in fields(Details))
"""The keys of a document that are details."""

_WAY_NAMES = {
    RegistrationWay.HERE: Sentence("hier", "here"),
    RegistrationWay.EXTERNAL: Sentence("auf einer anderen Seite", "on another page"),
    RegistrationWay.NONE: Sentence("ohne Anmeldung", "without registration"),
}
OPTIONS = dict(_options())
"""Name of a detail → its option; "" empties a detail."""


def takes_details(command: Callable[..., None]) -> Callable[..., None]:
    """Lets a command have an option for every detail; ``details`` are those that were given."""
    own = inspect.signature(command, eval_str=True)
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [one for one in own.parameters.values() if one.name != "details"] + [
        inspect.Parameter(name, keyword, default=None, annotation=option)
        for name, option in OPTIONS.items()
    ]

    @wraps(command)
    def run(*args: Any, **given: Any) -> None:
        details = {name: given.pop(name, None) for name in OPTIONS}
        known = {name: one for name, one in details.items() if one is not None}
        command(*args, **given, details=known)

    signature = own.replace(parameters=parameters)
    run.__dict__["__signature__"] = signature
    run.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
    return run


def details_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed for each detail, as ``details.changed_details`` takes it.

    Raises InvalidValueError for what is none.
    """
    changes: dict[str, Any] = {
        one.name: one.takes(given[one.name]) for one in _TEXTS if one.name in given
    }
    if "recorded" in given:
        changes["recorded"] = given["recorded"]
    if given.get("programme"):
        items = [item_in(one) for one in given["programme"] if one.strip()]
        changes["programme"] = tuple(items)
    if given.get("question"):
        asked = (question_in(one) for one in given["question"] if one.strip())
        changes["questions"] = tuple(asked)
    return changes


def detail_rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and words for the details in a document of a seminar that are known."""
    return ((name, told) for name, told in _rows(document) if told not in {"", value(None)})


def _rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in DOCUMENTED:
        known = document.get(key)
        if key == "kind" and known:
            yield label(key), event_noun(EventKind(known), spoken(), online=False).noun
        elif key == "contact":
            yield label(key), " · ".join(filter(None, (known or {}).values()))
        elif key == "access":
            yield from ((label(name), one) for name, one in (known or {}).items())
        elif key == "programme":
            for item in known or ():
                parts = (item["time"], item["title"], item["who"])
                yield label(key), " · ".join(filter(None, parts))
        elif key == "questions":
            for one in known or ():
                yield label(key), " · ".join(filter(None, (one["label"], *one["options"])))
        elif key == "registration":
            way = RegistrationWay(known or RegistrationWay.HERE)
            yield label(key), "" if way is RegistrationWay.HERE else told(_WAY_NAMES[way])
        else:
            yield label(key), "" if known is None else value(known)
