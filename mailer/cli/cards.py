"""``recipients show`` and ``rename``: what the office knows of a person, and its correction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.subscription.consent_words import basis_in_words, way_in_words
from mailer.actions.words import registration_state_in_words, subscription_state_in_words
from mailer.cli.blocks import block_in_words
from mailer.cli.language import both, spoken, told
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    WorkspaceDir,
    at_desk,
    local,
    print_json,
    say,
    tell,
)
from mailer.cli.usage import wrong_usage
from mailer.documents.participations import attached_facts
from mailer.documents.people import card_document, card_head_document
from mailer.domain.errors import Sentence

with later():
    from mailer.actions.person import cards

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.person.cards import Card

Who = Annotated[
    str,
    typer.Argument(
        metavar=both("ADRESSE|NUMMER", "ADDRESS|NUMBER"),
        help=both(
            "E-Mail-Adresse, oder die Nummer aus „recipients list“.",
            'Mail address, or the number of "recipients list".',
        ),
    ),
]


_ANSWERS = {
    "accepted": Sentence("im Kalender zugesagt", "accepted by calendar"),
    "declined": Sentence("im Kalender abgesagt", "declined by calendar"),
    "tentative": Sentence("im Kalender mit Vorbehalt", "tentative by calendar"),
}


def show(who: Who, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints everybody behind an address."""

    async def work(desk: Desk) -> tuple[list[Card], str]:
        return await cards.show(desk, who), desk.workspace.settings.site.timezone

    found, timezone = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"people": [card_document(one, spoken()) for one in found]})
        return
    for place, one in enumerate(found):
        if place:
            tell("")
        _show(one, timezone)


def rename(
    who: Who,
    first: Annotated[str | None, typer.Option("--first", help=both("Vorname.", "First name."))] = (
        None
    ),
    last: Annotated[str | None, typer.Option("--last", help=both("Nachname.", "Last name."))] = (
        None
    ),
    honorific: Annotated[
        str | None,
        typer.Option(
            help=both("Frau oder Herr, mit Titel, oder leer.", "Ms or Mr, with title, or empty.")
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help=both("Akademischer Titel.", "Academic title."))
    ] = None,
    organisation: Annotated[
        str | None, typer.Option(help=both("Organisation.", "Organisation."))
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="de|en", help=both("Sprache.", "Language."))
    ] = None,
    letter_salutation: Annotated[
        str | None,
        typer.Option(
            help=both(
                "Briefanrede: die ganze Anredezeile; leer: wieder die übliche.",
                "The whole opening line of letters; empty: the usual one again.",
            )
        ),
    ] = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Corrects what somebody is called."""
    given = (first, last, honorific, title, organisation, language, letter_salutation)
    if all(one is None for one in given):
        raise wrong_usage(
            "Was soll sich ändern? Zum Beispiel --last; eine neue Adresse wird mit „recipients "
            "subscribe“ oder einem Import aufgenommen.",
            'What is to change? For example --last; a new address comes with "recipients '
            'subscribe" or an import.',
        )

    async def work(desk: Desk) -> tuple[Card, bool]:
        return await cards.rename(desk, who, cards.Change(*given))

    card, changed = at_desk(workspace, as_json, work)
    if as_json:
        print_json({"changed": changed} | card_head_document(card))
        return
    name = _name(card)
    if changed:
        say(f"Geändert: {name}", f"Changed: {name}")
    else:
        say(f"War schon so: {name}", f"Was so already: {name}")
    line = card.person.letter_salutation
    if line and letter_salutation is None:  # what was written for the old name still stands
        say(
            f"Die Briefanrede bleibt „{line}“; --letter-salutation ändert sie.",
            f'The opening line is still "{line}"; --letter-salutation changes it.',
            "yellow",
        )


def _show(card: Card, timezone: str) -> None:
    language = spoken()
    tell(f"{card.number}  {_name(card)}", "bold")
    person = card.person
    if person.organisation and person.name:
        tell(f"  {person.organisation}")
    salutation = person.salutation
    if person.letter_salutation:
        say(f"  Briefanrede: {salutation}", f"  Own salutation: {salutation}")
    else:
        say(f"  Anrede: {salutation}", f"  Salutation: {salutation}")
    if card.block:
        tell(f"  {block_in_words(card.block, timezone)}", "bold yellow")
    if card.restriction:
        since, why = local(card.restriction.since, timezone), card.restriction.reason
        say(
            f"  Verarbeitung eingeschränkt seit {since}: {why}",
            f"  Processing restricted since {since}: {why}",
            "bold yellow",
        )
    for row in card.subscriptions:
        state = subscription_state_in_words(row.state.value, language)
        basis = basis_in_words(row.legal_basis, language)
        source = f", {row.source}" if row.source else ""
        slug = row.list_slug
        say(
            f"  Verteiler {slug}: {state} ({basis}{source})",
            f"  List {slug}: {state} ({basis}{source})",
        )
        for event in card.events:
            if event.list_slug == slug:
                happened = subscription_state_in_words(event.state.value, language)
                way = way_in_words(event.way, language)
                tell(f"    {local(event.at, timezone)}  {happened} ({way})")
    for one in card.registrations:
        state = registration_state_in_words(one.state.value, language)
        answer = f" ({told(_ANSWERS[one.answer])})" if one.answer else ""
        say(
            f"  Seminar {one.seminar}: {state}{answer}", f"  Seminar {one.seminar}: {state}{answer}"
        )
        for name, value in attached_facts(one.attached, language, lambda at: local(at, timezone)):
            tell(f"    {name}: {value}")
    if card.away:
        tell(f"  {told(card.away)}")
    for back in card.returned:
        when = local(back.receipt.taken_at, timezone)
        said = told(back.sentence)
        say(f"  Zurückgekommen {when}: {said}", f"  Came back {when}: {said}")


def _name(card: Card) -> str:
    person = card.person
    return f"{person.display_name} <{person.address.envelope}>".strip()
