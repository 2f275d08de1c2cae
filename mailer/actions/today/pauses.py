"""Pauses: mailings that stand still until somebody decides."""

from datetime import datetime

from mailer.actions.commands import command
from mailer.actions.today.note_words import waiting_in_words
from mailer.actions.today.task import Task, What, about_mailing, name_of, of_use_until
from mailer.domain.errors import Sentence
from mailer.store.attention import StalledMailing


def paused(one: StalledMailing, now: datetime) -> Task:
    """A paused mailing is to be resumed or cancelled."""
    why = one.mailing.waits_for
    de, en = (waiting_in_words(why, language) for language in ("de", "en"))
    told = Sentence(
        f"{name_of(one)} hält an{f' ({de})' if de else ''}; ansehen und fortsetzen oder beenden.",
        f"{name_of(one)} is paused{f' ({en})' if en else ''}; look at it, then resume or cancel.",
    )
    named = command("mailing", "resume", str(one.mailing.id))
    return about_mailing(one, What.DECISION, told, named, waits=now < of_use_until(one))
