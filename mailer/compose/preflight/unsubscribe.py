"""The way out of a list: in the header (RFC 2369, RFC 8058) and as a link to be seen."""

import re
from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, error
from mailer.compose.preflight.links import links_of
from mailer.compose.preflight.look import Look

_HEADER = "header: List-Unsubscribe"


def unsubscribe(look: Look) -> Iterator[Finding]:
    """Mail to a list can be left with one click, by mail, and by a link in both parts."""
    if not look.snapshot.is_list_mail:
        return
    ways, web = _ways(look), ways_out(look)
    if len(web) != 1 or not any(way.startswith("mailto:") for way in ways):
        yield error(
            "unsubscribe-header",
            _HEADER,
            "In List-Unsubscribe gehören genau eine https-Adresse und eine mailto-Adresse; bitte "
            "site.url und die Absenderadresse in seminarpost.toml prüfen.",
            "List-Unsubscribe holds exactly one https and a mailto address; please check site.url "
            "and the sender's address in seminarpost.toml.",
        )
    if look.header.values("List-Unsubscribe-Post") != ["List-Unsubscribe=One-Click"]:
        yield error(
            "unsubscribe-header",
            f"{_HEADER}-Post",
            "Es fehlt „List-Unsubscribe-Post: List-Unsubscribe=One-Click“ (RFC 8058); ohne diese "
            "Zeile nehmen große Postfachanbieter Mails an Verteiler nicht an.",
            '"List-Unsubscribe-Post: List-Unsubscribe=One-Click" is missing (RFC 8058); large '
            "mailbox providers refuse mail to lists without it.",
        )
    if len(web) == 1:
        yield from _unseen(look, web[0])


def ways_out(look: Look) -> list[str]:
    """The web addresses of List-Unsubscribe."""
    return [way for way in _ways(look) if way.startswith("https://")]


def _ways(look: Look) -> list[str]:
    return re.findall(r"<([^<>]*)>", " ".join(look.header.values("List-Unsubscribe")))


def _unseen(look: Look, url: str) -> Iterator[Finding]:
    if look.page and not any(link.target == url and link.text for link in links_of(look.page)):
        yield error(
            "unsubscribe-link",
            look.html_file,
            "Im HTML-Teil fehlt ein sichtbarer Link zum Abbestellen; bitte reader.unsubscribe_url "
            "verlinken.",
            "The HTML part has no visible link to unsubscribe; please link to "
            "reader.unsubscribe_url.",
        )
    if look.text and url not in look.text:
        yield error(
            "unsubscribe-link",
            look.text_file,
            "Im Textteil fehlt der Link zum Abbestellen; bitte reader.unsubscribe_url ausgeben.",
            "The text part has no link to unsubscribe; please print reader.unsubscribe_url.",
        )
