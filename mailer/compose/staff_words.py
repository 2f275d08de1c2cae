"""What staff wrote for one mailing, as a reader without a place may have it."""

import html
import re
from collections.abc import Iterator

from markupsafe import escape

from mailer.domain.errors import Sentence
from mailer.domain.seminar import Seminar

_INSTEAD = Sentence("[nur für Angemeldete]", "[for registered participants only]")


def without_secrets(
    text: str, seminar: Seminar, page_url: str, language: str, *, markup: bool
) -> str:
    """``text`` without what lets its reader in; where that was a link, the seminar's page is.

    Templates cannot know such things for such a reader, but staff may have written them
    themselves: in a correction, a note or a paragraph of their own. ``markup``: it is HTML.
    """
    instead = _INSTEAD.in_language(language)
    links = {url for url in (seminar.join_url, *(one.join_url for one in seminar.sessions)) if url}
    # The longest first: one may begin with another.
    for url in sorted(links, key=len, reverse=True):
        for form in _forms(url, markup=markup):
            if markup:
                text = text.replace(f'href="{form}"', f'href="{escape(page_url)}"')
            text = text.replace(form, instead)
    access = seminar.details.access
    for code in filter(_is_code, (access.dial_in, access.meeting_id, access.passcode)):
        # Never within a longer word: that may be a reader's slot.
        whole = str(escape(code)) if markup else code
        text = re.sub(rf"(?<!\w){re.escape(whole)}(?!\w)", instead, text)
    return text


def _forms(url: str, *, markup: bool) -> Iterator[str]:
    """How an address may be written, with its scheme and without."""
    bare = url.partition("://")[2]
    for one in (url, bare) if "/" in bare else (url,):
        if markup:
            yield str(escape(one))
            yield html.escape(one, quote=False)
        yield one


def _is_code(word: str) -> bool:
    """Whether it can be told from a word that stands there by chance."""
    return len(word) >= 4 and any(map(str.isdigit, word))
