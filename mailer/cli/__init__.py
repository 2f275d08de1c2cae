"""The command line: parse, call an action, print. One command group a file."""

import typer

from mailer.cli import (
    dkim,
    doctor,
    mailing,
    newsletter,
    plan,
    recipients,
    registration,
    rehearsal,
    roster,
    run,
    seminar,
    subscription,
    wording,
    workspace,
)

app = typer.Typer(
    name="seminarpost",
    help="Seminarpost: aus einer Ankündigung wird alle Post rund um ein Online-Seminar.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for group in (
    workspace,
    seminar,
    newsletter,
    recipients,
    subscription,
    registration,
    roster,
    plan,
    wording,
    mailing,
    dkim,
    doctor,
    rehearsal,
    run,
):
    group.add_to(app)


def main() -> None:
    """The entry point of the ``seminarpost`` command."""
    app()
