"""Subject and preheader: the two lines that are read before a mail is opened."""

from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, error, warning
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import plain

_LONGEST = 78


def subject(look: Look) -> Iterator[Finding]:
    """The subject says something, and inboxes show all of it."""
    if not look.header.values("Subject"):
        return
    line = plain(look.header.text("Subject"))
    if not line:
        yield error(
            "subject-empty",
            look.subject_file,
            "Der Betreff ist leer; bitte einen schreiben.",
            "The subject is empty; please write one.",
        )
    elif len(line) > _LONGEST:
        yield warning(
            "subject-long",
            look.subject_file,
            f"Der Betreff hat {len(line)} Zeichen, gut lesbar sind höchstens {_LONGEST}; bitte "
            "kürzen oder das Wichtigste nach vorn stellen.",
            f"The subject has {len(line)} characters, at most {_LONGEST} read well; please shorten "
            "it or begin with what matters most.",
        )


def preheader(look: Look) -> Iterator[Finding]:
    """There is a preview line, and it says more than the subject."""
    if look.page is None:
        return
    if not look.page.preheader:
        yield warning(
            "preheader-missing",
            look.html_file,
            "Es fehlt die Vorschauzeile; bitte den Block „preheader“ füllen, sonst zeigt der "
            "Posteingang den Anfang der Mail.",
            'There is no preview line; please fill the block "preheader", else inboxes show the '
            "beginning of the mail.",
        )
    elif look.page.preheader.casefold() == plain(look.header.text("Subject")).casefold():
        yield warning(
            "preheader-repeats",
            look.html_file,
            "Die Vorschauzeile wiederholt den Betreff; bitte etwas schreiben, das ihn ergänzt.",
            "The preview line repeats the subject; please write something that adds to it.",
        )
