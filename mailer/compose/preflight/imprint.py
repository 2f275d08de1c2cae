"""The imprint (§ 5 DDG): in every mail, in both parts."""

from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, error, shown
from mailer.compose.preflight.look import Look
from mailer.compose.preflight.page import plain


def imprint(look: Look) -> Iterator[Finding]:
    """Every line of the imprint is there to be read, in the HTML and in the text part."""
    lines = [plain(line) for line in look.snapshot.office.imprint if plain(line)]
    if not lines:
        yield error(
            "imprint",
            "seminarpost.toml",
            "Es ist kein Impressum hinterlegt (§ 5 DDG); bitte unter [site] bei „imprint“ "
            "eintragen.",
            'There is no imprint (§ 5 DDG); please enter it as "imprint" under [site].',
        )
    if look.page:
        yield from _missing(lines, look.page.text, look.html_file, "im HTML-Teil", "the HTML part")
    if look.text:
        yield from _missing(lines, plain(look.text), look.text_file, "im Textteil", "the text part")


def _missing(lines: list[str], content: str, file: str, de: str, en: str) -> Iterator[Finding]:
    missing = [line for line in lines if line not in content]
    if missing:
        yield error(
            "imprint",
            file,
            f"Das Impressum ist {de} unvollständig, es fehlt „{shown(missing[0])}“; bitte "
            "office.imprint sichtbar ausgeben.",
            f'The imprint is incomplete in {en}, "{shown(missing[0])}" is missing; please print '
            "office.imprint where it can be seen.",
        )
