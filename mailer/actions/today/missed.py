"""What was missed: whether it can still be of use, and who is told so."""

from datetime import datetime

from mailer.actions.commands import command, release_of
from mailer.actions.desk import Desk
from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.today.task import Task, What, about_mailing, name_of, of_use_until
from mailer.domain.errors import Sentence
from mailer.domain.note import Code
from mailer.store.attention import StalledMailing


def missed(desk: Desk, one: StalledMailing, now: datetime) -> Task:
    """What was missed, with what still brings it out, or ends it."""
    row = one.mailing
    name, useful = name_of(one), now < row.until_at
    waited = row.waits_for
    why = Sentence("", "")
    restored = waited == Code.RESTORED
    if waited and not restored:
        de, en = (waiting_in_words(waited, language) for language in ("de", "en"))
        why = Sentence(f" (wartete auf: {de})", f" (waited for: {en})")
    told = Sentence(
        f"{name} wurde verpasst{why.de} und ging an niemanden.",
        f"{name} was missed{why.en} and went to nobody.",
    )
    if restored:
        told = Sentence(
            f"{name} war zwischen Sicherung und Zurückspielen fällig; ob sie schon hinausging, "
            f"weiß niemand. Noch einmal senden, oder „mailing cancel {row.id}“, wenn ja.",
            f"{name} was due between backup and restoring; nobody knows whether it went out. "
            f'Send it again, or "mailing cancel {row.id}" if so.',
        )
    by_hand = desk.workspace.settings.policy.release != "auto"
    named = command("mailing", "cancel", str(row.id))
    if useful and row.to_list and (by_hand or not one.seminar):
        named = release_of(one)
    elif useful:
        named = command("send", one.seminar or "", row.name, "--now")
    waits = now < of_use_until(one) and not _made_up_for(one)
    return about_mailing(one, What.MISSED, told, named, waits=waits)


def _made_up_for(one: StalledMailing) -> bool:
    """Whether a step was too late when it was planned, and a later one tells the same people.

    Who published that late was told so: a save-the-date is not missed by anybody whom the
    invitation still reaches.
    """
    late = one.mailing.late_at
    return one.told_later and late is not None and late <= one.mailing.created_at
