"""The text part as the twin of the HTML part: the same facts and the same links."""

import re
from collections.abc import Iterator

from mailer.compose.preflight.facts import facts_of
from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.links import ADDS_TO_CALENDAR, links_of
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import Page, plain
from mailer.compose.preflight.unsubscribe import ways_out
from mailer.domain.address import address_in

_URL = re.compile(r"https?://[^\s<>\"]+")
_MOST_STOPS = 4
_AFTER_URL = ").,;:!?’'”“*_"


def parts(look: Look) -> Iterator[Finding]:
    """Both parts exist."""
    if look.page is None:
        yield error(
            "html-missing",
            look.html_file,
            "Der HTML-Teil fehlt oder ist leer; bitte die Vorlage prüfen.",
            "The HTML part is missing or empty; please check the template.",
        )
    if not look.text:
        yield error(
            "text-missing",
            look.text_file,
            "Der Textteil fehlt oder ist leer; bitte die Vorlage prüfen.",
            "The text part is missing or empty; please check the template.",
        )


def same_facts(look: Look) -> Iterator[Finding]:
    """Date, hours and place stand in both parts or in none."""
    if look.page is None or not look.text:
        return
    text = plain(look.text)
    for fact in facts_of(look.snapshot, look.language):
        seen, read = fact.stands_in(look.page.text), fact.stands_in(text)
        if seen != read:
            yield error(
                "text-facts",
                look.text_file,
                f"Der {'Textteil' if seen else 'HTML-Teil'} nennt {fact.name.de} "
                f"(„{fact.forms[0]}“) nicht, der andere Teil schon; bitte angleichen.",
                f"The {'text' if seen else 'HTML'} part does not give {fact.name.en} "
                f'("{fact.forms[0]}"), the other part does; please make them agree.',
            )


def same_links(look: Look) -> Iterator[Finding]:
    """What can be reached from one part can be reached from the other.

    What is there twice for the eye's sake may be there once in the text, and a calendar file
    stands there for all web calendars. The way out of a list has its own rule.
    """
    if look.page is None or not look.text:
        return
    ways = set(ways_out(look))
    written = [_readings(one) for one in _URL.findall(look.text)]
    known, targets = set().union(*written), _targets(look, look.page)
    one_for_all = any(url.endswith(".ics") for url in known)
    for target in sorted(targets - ways):
        if one_for_all and target.startswith(ADDS_TO_CALENDAR):
            continue
        if target not in (known if target.startswith("http") else look.text):
            yield _lacking(look, target, "Textteil", "text")
    in_page = targets.union(ways, *map(_readings, _URL.findall(look.page.text)))
    for readings in written:
        if not readings & in_page:
            yield _lacking(look, max(readings, key=len), "HTML-Teil", "HTML")


def _targets(look: Look, page: Page) -> set[str]:
    """Where the HTML part leads; mail addresses and numbers without their scheme."""
    targets = {
        address_in(link.target) or link.target.removeprefix("tel:")
        for link in links_of(page)
        if link.leads_somewhere
    }
    join = look.snapshot.seminar.join_url if look.snapshot.seminar else ""
    return targets | {join} if join and join in page.text else targets


def _readings(url: str) -> set[str]:
    """The address with and without what may be the sentence's: ``https://a.de).`` and so on."""
    readings = {url}
    for _ in range(_MOST_STOPS):
        if url[-1] in _AFTER_URL:
            url = url[:-1]
            readings.add(url)
    return readings


def _lacking(look: Look, target: str, de: str, en: str) -> Finding:
    return error(
        "text-links",
        look.text_file,
        f"Im {de} fehlt der Link „{shown(target)}“, den der andere Teil hat; bitte ergänzen.",
        f'The {en} part lacks the link "{shown(target)}" that the other part has; please add it.',
    )
