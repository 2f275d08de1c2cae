"""``plan``, ``release``, ``send``: what leaves, and when."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.words import (
    mailing_state_in_words,
    reason_in_words,
    trigger_in_words,
)
from mailer.cli.asking import Asked, told_first
from mailer.cli.language import both, spoken, told, words
from mailer.cli.later import later
from mailer.cli.output import (
    HERE,
    AsJson,
    By,
    DryRun,
    SeminarSlug,
    StepKey,
    WorkspaceDir,
    Yes,
    at_desk,
    key_column,
    local,
    print_json,
    run_safely,
    say,
    show_table,
    table,
    tell,
    warn,
)
from mailer.cli.usage import wrong_usage
from mailer.documents.plans import plan_document, step_document
from mailer.domain.errors import InvalidValueError, Sentence

with later():
    from mailer.actions.mailing import link_hosts, plans
    from mailer.actions.seminar import seminars
    from mailer.actions.today import tasks

if TYPE_CHECKING:
    from mailer.actions.desk import Desk
    from mailer.actions.mailing.announced import Announced

_LINKS = {
    "registration_url": Sentence("Anmeldung", "Registration"),
    "join_url": Sentence("Zugang", "Access"),
    "materials_url": Sentence("Unterlagen", "Materials"),
}


def plan(slug: SeminarSlug, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Prints the steps of a seminar's timeline."""

    async def work(
        desk: Desk,
    ) -> tuple[str, list[plans.PlannedStep], tuple[link_hosts.LinkHost, ...]]:
        seminar = await seminars.show(desk, slug)
        return (
            seminar.timezone,
            await plans.plan(desk, slug),
            link_hosts.link_hosts(desk, seminar),
        )

    timezone, steps, links = at_desk(workspace, as_json, work)
    if as_json:
        print_json(plan_document(slug, steps, links, timezone, spoken()))
        return
    show_steps(steps, timezone)
    for one in links:
        _show_link(one)


def _show_link(one: link_hosts.LinkHost) -> None:
    line = f"{told(_LINKS[one.field])}: {one.host}"
    if one.doubts:
        asks = words("bitte prüfen", "please check")
        line += f" ({asks}: {'; '.join(told(doubt) for doubt in one.doubts)})"
    tell(line)


def show_steps(steps: Sequence[plans.PlannedStep], timezone: str) -> None:
    """The steps of a plan as a table."""
    language = spoken()
    shown = table(
        key_column("Schritt", "Step"),
        Sentence("Bezeichnung", "Name"),
        Sentence("Fällig", "Due"),
        Sentence("Zustand", "State"),
        Sentence("Adressen", "Addresses"),
        Sentence("Nicht", "Not"),
        Sentence("Wartet auf", "Waits for"),
        Sentence("Letzte hinaus", "Last one out"),
    )
    for one in steps:
        left_out = ", ".join(
            f"{number} × {reason_in_words(reason, 'skipped', language)}"
            for reason, number in one.skipped.items()
        )
        last = local(one.last_out_at, timezone) + (
            words(" (zu spät!)", " (too late!)") if one.too_late else ""
        )
        waits = waiting_in_words(one.waits_for, language)
        due = trigger_in_words(one.when, language) if one.when else local(one.due_at, timezone)
        state = mailing_state_in_words(one.state, language)
        shown.add_row(
            one.name, told(one.title), due, state, str(one.recipients), left_out, waits, last
        )
    show_table(shown)
    for one in steps:
        _show_warnings(one)


def _show_warnings(step: plans.PlannedStep) -> None:
    for one in step.warnings:
        warn(f"Achtung, {step.name}: {one.de}", f"Warning, {step.name}: {one.en}")


def release(
    slug: SeminarSlug,
    step: StepKey,
    by: By = "",
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Releases a list mailing by name."""
    name = run_safely(lambda: releaser(by), as_json)

    async def carried(desk: Desk, announced: Announced) -> tuple[str, plans.PlannedStep]:
        done = await plans.release(desk, slug, step, name, announced)
        return (await seminars.show(desk, slug)).timezone, done

    answered = told_first(
        Asked(workspace, as_json, yes, dry_run),
        ahead=lambda desk: plans.announce_release(desk, slug, step),
        carried=carried,
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if answered is None:
        return
    timezone, done = answered.result
    if as_json:
        print_json(step_document(done, timezone, spoken()) | answered.facts)
        return
    due, last = local(done.due_at, timezone), local(done.last_out_at, timezone)
    number, one = done.recipients, done.recipients == 1
    say(
        f"Freigegeben von {done.released_by}: {done.title.de} ({step}) an {number} "
        f"{'Adresse' if one else 'Adressen'}, fällig {due}, die letzte draußen {last}.",
        f"Released by {done.released_by}: {done.title.en} ({step}) to {number} "
        f"{'address' if one else 'addresses'}, due {due}, the last one out {last}.",
    )
    _show_warnings(done)
    answered.show_tasks()


def send(
    slug: SeminarSlug,
    step: StepKey,
    now: Annotated[
        bool, typer.Option("--now", help=both("Sofort fällig machen.", "Make it due at once."))
    ] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Makes a released step due now."""
    if not now:
        raise wrong_usage(
            "--now fehlt: Ohne Eile sendet der Plan von selbst.",
            "--now is missing: without haste the plan sends by itself.",
        )
    done = told_first(
        Asked(workspace, as_json, yes, dry_run),
        lambda desk: plans.send_now(desk, slug, step),
        after=lambda desk: tasks.of_seminar(desk, slug),
    )
    if done is None:
        return
    if as_json:
        print_json({"seminar": slug, "step": step, "due": "now"} | done.facts)
        return
    say(
        f"{step} ist jetzt fällig; „seminarpost run“ versendet.",
        f'{step} is due now; "seminarpost run" sends it.',
    )
    done.show_tasks()


def releaser(by: str) -> str:
    """In whose name: the one given, else whoever is logged in.

    Raises InvalidValueError where nobody is, as in a container: a release has a name.
    """
    try:
        return by or getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise InvalidValueError(
            "Es ist nicht zu erkennen, wer hier angemeldet ist; bitte den Namen mit --by angeben.",
            "It cannot be told who is logged in here; please give the name with --by.",
        ) from None
