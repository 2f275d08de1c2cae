"""Staff's own words for a mailing, as templates that the mail's own templates call."""

from collections.abc import Mapping

from mailer.compose.markdown import html_template, line_template
from mailer.compose.snapshot import Texts
from mailer.domain.errors import ContentError


def written(texts: Mapping[str, Texts]) -> dict[str, str]:
    """Template sources by name (``texts/<language>/…``) for the words in each language.

    Raises ContentError for a placeholder that does not exist.
    """
    sources = {}
    for language, own in texts.items():
        folder = f"texts/{language}"
        if "{{ reader." in line_template(own.subject, f"{folder}/subject"):
            raise ContentError(
                f"{folder}/subject: Felder der Empfänger dürfen nicht im Betreff stehen.",
                f"{folder}/subject: recipients' fields may not stand in the subject.",
            )
        for name, line in (("subject", own.subject), ("preheader", own.preheader)):
            sources[f"{folder}/{name}.txt"] = line_template(line, f"{folder}/{name}")
        for name, text in named(own):
            sources[f"{folder}/{name}.html"] = html_template(text, f"{folder}/{name}")
    return sources


def named(own: Texts) -> list[tuple[str, str]]:
    """The Markdown texts with the names of their templates: the introduction, then the blocks."""
    blocks = [(f"block-{number}", text) for number, text in enumerate(own.blocks, 1)]
    return [("intro", own.intro), *blocks]
