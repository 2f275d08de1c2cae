"""What a browser holds that asked to be on a list: the proof that it was this one.

The page that says "a mail is coming" carries it for the code, and a cookie for the mailed link. It
is given for every address, known or not.
"""

from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from mailer.domain.errors import InvalidValueError
from mailer.links import Links

_COOKIE = "bestellung"
VALID_FOR = timedelta(hours=1)
_LINKS_PATH = "/bestaetigen"
_BY_A_PERSON = {
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
    "sec-fetch-user": "?1",
}


def give(response: Response, request: Request, links: Links, proof: str) -> None:
    """Has the browser send ``proof`` (``Links.sign_up``) along when it opens a mailed link."""
    response.set_cookie(
        _COOKIE,
        proof,
        max_age=int(VALID_FOR.total_seconds()),
        path=f"{request.scope.get('root_path', '')}{_LINKS_PATH}",
        httponly=True,
        samesite="lax",  # a link in webmail comes from another site
        secure=links.site_url.startswith("https:"),
    )


def is_for(proof: str, address_key: str, links: Links, now: datetime) -> bool:
    """Whether a proof was given for that mailbox, not long ago."""
    try:
        mailbox, at = links.read_sign_up(proof)
    except (InvalidValueError, ValueError, OverflowError):
        return False
    return mailbox == links.mailbox(address_key) and timedelta(0) <= now - at <= VALID_FOR


def asked_here(request: Request, address_key: str, links: Links, now: datetime) -> bool:
    """Whether a person opens a mailed link in the browser that asked for the mail.

    Besides the cookie the browser has to say that somebody activated this navigation (Fetch
    Metadata): HEAD, prefetching, what a page embeds and what a program fetches change nothing.
    """
    headers = request.headers
    opens = (
        request.method == "GET"
        and all(headers.get(name) == value for name, value in _BY_A_PERSON.items())
        and not headers.get("sec-purpose", "") + headers.get("purpose", "")
    )
    return opens and is_for(request.cookies.get(_COOKIE, ""), address_key, links, now)
