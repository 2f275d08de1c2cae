"""A correction as templates see it: staff's words, and what they put right."""

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from mailer.compose.issue_view import IssueView
from mailer.domain.seminar import Seminar

_OF_THE_LINK = re.compile(r"zugangs-?link|join(ing)? link|link to join", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """``text`` is HTML that is safe to show.

    ``target`` names the seminar's link that the words put right: ``join``, ``materials``,
    ``recording``, ``survey``, ``certificate``, ``test`` or ``register``; empty for anything else.
    ``label`` and ``url`` are the link of an issue's item that they put right.
    """

    text: Markup
    target: str = ""
    label: str = ""
    url: str = ""


def correction_view(
    text: str, seminar: Seminar | None, register_url: str, issue: IssueView | None
) -> CorrectionView:
    """The correction ``text`` (HTML that is safe to show) of a mail about a seminar or an issue."""
    words = Markup(text)  # noqa: S704 - as stored: safe to show
    if seminar is not None:
        return CorrectionView(words, target=_target(text, seminar, register_url))
    for one in issue.items if issue is not None else ():
        if _names(text, one.url):
            return CorrectionView(words, label=one.link_label or one.title, url=one.url)
    return CorrectionView(words)


def _target(text: str, seminar: Seminar, register_url: str) -> str:
    details = seminar.details
    links = {
        "join": seminar.join_url,
        "materials": seminar.materials_url,
        "recording": details.recording_url,
        "survey": details.survey_url,
        "certificate": details.certificate_url,
        "test": details.access.test_url,
        "register": register_url,
    }
    named = next((name for name, url in links.items() if _names(text, url)), "")
    if not named and _OF_THE_LINK.search(Markup(text).striptags()):  # noqa: S704 - only read
        return "join"
    return named


def _names(text: str, url: str) -> bool:
    return bool(url) and str(escape(url)) in text
