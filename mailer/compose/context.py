"""The context: what templates know of a mail, but for its reader's own values and staff's words."""

from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from mailer.compose.calendar_links import calendar_links
from mailer.compose.change_view import change_view
from mailer.compose.correction_view import correction_view
from mailer.compose.issue_view import issue_view
from mailer.compose.now import NowView, moment_of
from mailer.compose.recipient import EntryValues, Recipient
from mailer.compose.seminar_view import seminar_view
from mailer.compose.snapshot import Snapshot
from mailer.compose.staff_words import without_secrets
from mailer.compose.view import OfficeView, foreign, list_view
from mailer.domain.registration import ReaderStanding
from mailer.domain.seminar import Seminar
from mailer.domain.timeline import CalendarUse


def has_place(snapshot: Snapshot, recipient: Recipient) -> bool:
    """The one place that decides who may read how to get in: templates cannot know better."""
    return recipient.standing.has_place and snapshot.list is None


def has_entry(snapshot: Snapshot, recipient: Recipient) -> bool:
    """Whether the recipient's mail carries a calendar entry."""
    use = snapshot.calendar
    if recipient.entry is None or snapshot.method == "NONE":
        return False
    # It holds the join link, and makes its reader an attendee.
    return use is not CalendarUse.REQUEST or has_place(snapshot, recipient)


def allowed(snapshot: Snapshot, text: str, language: str, *, markup: bool, has_place: bool) -> str:
    """What staff wrote, as its reader may have it: without secrets for those without a place."""
    if has_place or snapshot.seminar is None:
        return text
    return without_secrets(text, snapshot.seminar, snapshot.page_url, language, markup=markup)


def mail_context(
    snapshot: Snapshot, language: str, recipient: Recipient, asked: set[str]
) -> dict[str, Any]:
    """What a mail's templates know in ``language``, by name.

    Of ``recipient`` only what makes a variant counts: standing, entry and moment. What templates
    ask of the moment is noted in ``asked``.
    """
    office = snapshot.office
    with_place = has_place(snapshot, recipient)
    issue = snapshot.issue_in(language)
    newsletter = (
        issue_view(
            issue,
            language,
            office.timezone,
            written_in=office.language,
            moment=moment_of(recipient),
            booked_out=recipient.booked_out,
        )
        if issue is not None
        else None
    )
    context: dict[str, Any] = {
        "mail": SimpleNamespace(
            kind=snapshot.kind,
            language=language,
            css=Markup(snapshot.sources.get("mail.css", "")),  # noqa: S704 - our own file
            subject="",
            web=False,
            has_entry=has_entry(snapshot, recipient),
            entry_number=_number_of(snapshot.seminar, recipient.entry),
            is_called_off=snapshot.gone is not None,
        ),
        "now": NowView(snapshot, recipient, language, asked),
        "office": OfficeView(
            office.name,
            office.url,
            office.imprint,
            office.privacy_url,
            office.accessibility_url,
            office.reply_to or office.sender_address,
            phone=office.phone,
            lang=foreign(office.language, language),
            certificates=office.certificates,
            feedback=office.feedback,
            materials_for_attended=office.materials_for_attended,
        ),
        "list": list_view(snapshot.list, language, office.language),
        "correction": correction_view(
            allowed(snapshot, snapshot.correction, language, markup=True, has_place=with_place),
            snapshot.seminar,
            snapshot.register_url,
            newsletter,
        ),
        "change": change_view(
            snapshot,
            language,
            allowed(snapshot, snapshot.news.note, language, markup=False, has_place=with_place),
            has_place=with_place,
        ),
    }
    if snapshot.seminar is not None:
        context["seminar"] = seminar_view(
            snapshot.seminar,
            language,
            snapshot.page_url,
            snapshot.register_url,
            ordinary_zone=office.timezone,
            secrets=with_place,
            session=snapshot.session_of(snapshot.session) if snapshot.session else None,
            written_in=office.language,
        )
        # No UID travels with such links: not beside an entry that has one.
        # Nor where the one that they would make would lie over several sessions.
        linked = snapshot.method == "NONE" and len(snapshot.seminar.sessions) < 2
        context["calendar_links"] = (
            calendar_links(snapshot.seminar, language, snapshot.page_url, snapshot.calendar_url)
            if linked
            else ()
        )
    if newsletter is not None:
        context["newsletter"] = newsletter
    context["standing"] = SimpleNamespace(
        **{f"is_{one.value}": recipient.standing is one for one in ReaderStanding},
        has_place=with_place,
    )
    return context


def _number_of(seminar: Seminar | None, entry: EntryValues | None) -> int:
    """Which of several sessions the attached entry is of, counted from 1; 0: of the only one."""
    keys = [one.key for one in seminar.sessions] if seminar is not None else []
    several = entry is not None and len(keys) > 1 and entry.session in keys
    return keys.index(entry.session) + 1 if entry and several else 0
