"""``register`` and ``unregister``: staff enters what somebody said on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.words import registration_state_in_words
from mailer.cli.asking import Asked, nothing_changed
from mailer.cli.language import both, spoken, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    SeminarSlug,
    WorkspaceDir,
    Yes,
    at_desk,
    confirm,
    local,
    print_json,
    run_safely,
    say,
    tell,
    warn,
)
from mailer.cli.which import asking_which
from mailer.documents.participants import registered_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.person import people
    from mailer.actions.registration import registrations
    from mailer.domain import address, form_of_address
    from mailer.domain import person as persons

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.registration.admission import Registered
    from mailer.domain.person import Person

_Email = Annotated[str, typer.Option("--email", help=both("E-Mail-Adresse.", "Mail address."))]
_First = Annotated[str, typer.Option("--first", help=both("Vorname.", "First name."))]
_Last = Annotated[str, typer.Option("--last", help=both("Nachname.", "Last name."))]


def register(
    slug: SeminarSlug,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    honorific: Annotated[
        str,
        typer.Option(help=both("Frau oder Herr, auch mit Titel.", "Ms or Mr (Frau, Herr).")),
    ] = "",
    title: Annotated[str, typer.Option(help=both("Akademischer Titel.", "Academic title."))] = "",
    organisation: Annotated[str, typer.Option(help=both("Organisation.", "Organisation."))] = "",
    language: Annotated[
        str | None,
        typer.Option(
            metavar="de|en",
            help=both(
                "Sprache der Mails; ohne: die bekannte, sonst die des Büros.",
                "Language of the mails; without: the known one, else the office's.",
            ),
        ),
    ] = None,
    new: Annotated[
        bool,
        typer.Option(
            "--new",
            help=both(
                "Jemand anderes als wer unter der Adresse bekannt ist.",
                "Somebody else than who is known at the address.",
            ),
        ),
    ] = False,
    yes: Yes = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Registers somebody; the confirmation leaves by itself."""

    def given() -> Person:
        said = people.parse_honorific(honorific)
        return persons.named_person(
            address.parse_address(email),
            honorific=said.honorific,
            title=form_of_address.with_told_title(title, said.title),
            first_name=first,
            last_name=last,
            organisation=organisation,
            language="" if language is None else people.parse_language(language),
        )

    person = run_safely(given, as_json)

    async def work(desk: Desk, *, late: bool) -> Registered | Sentence:
        async def act(chosen: int | None, *, apart: bool = new) -> Registered:
            return await registrations.register(
                desk, slug, person, chosen=chosen, apart=apart, after_deadline=late
            )

        try:
            return await asking_which(act, as_json, lambda: act(None, apart=True))
        except registrations.DeadlinePassedError as problem:
            return problem.sentence

    done = at_desk(workspace, as_json, lambda desk: work(desk, late=yes))
    if isinstance(done, Sentence):  # staff may let somebody in all the same
        if not confirm(done, yes=False, as_json=as_json):
            nothing_changed(Asked(workspace, as_json, yes))
        done = at_desk(workspace, as_json, lambda desk: work(desk, late=True))
    if not isinstance(done, Sentence):
        _tell(done, as_json, words("war schon angemeldet", "was registered already"))


def unregister(
    slug: SeminarSlug,
    email: _Email,
    first: _First = "",
    last: _Last = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Takes a registration back."""
    person = run_safely(
        lambda: persons.named_person(
            address.parse_address(email), first_name=first, last_name=last
        ),
        as_json,
    )

    async def work(desk: Desk) -> Registered:
        return await asking_which(
            lambda chosen: registrations.unregister(desk, slug, person, chosen=chosen), as_json
        )

    done = at_desk(workspace, as_json, work)
    _tell(done, as_json, words("war schon abgemeldet", "was not registered any more"))


def _tell(done: Registered, as_json: bool, unchanged: str) -> None:
    if as_json:
        print_json(registered_document(done))
        return
    who = done.person.display_name or done.person.address.envelope
    told = f"{who}: {_where(done, unchanged)}"
    if done.known_as:
        known_as = done.known_as
        say(f"{told} (bisher als „{known_as}“ bekannt).", f'{told} (known as "{known_as}" before).')
    else:
        tell(f"{told}.")
    if done.tried_again:
        warn(
            "Mails an diese Adresse kamen zuletzt zurück; sie wird jetzt noch einmal versucht.",
            "Mail to this address came back lately; it is tried once more now.",
        )
    if done.after_deadline:
        warn(
            "Der Anmeldeschluss war schon vorbei; angemeldet ist die Person trotzdem.",
            "The registration deadline had passed; the person is registered all the same.",
        )


def _where(done: Registered, unchanged: str) -> str:
    """Where somebody stands now: whoever waits is not told that they are registered."""
    if done.held_until is not None:
        until = local(done.held_until, done.seminar.timezone)
        return words(f"Platz gehalten bis {until}", f"place held until {until}")
    if not done.changed and done.state.value == "waitlisted":
        return words("steht schon auf der Warteliste", "is on the waiting list already")
    state = registration_state_in_words(done.state.value, spoken())
    return state if done.changed else unchanged
