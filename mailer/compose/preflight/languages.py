"""Languages: what a mail lacks in one that it speaks, and so says in the office's own."""

from collections.abc import Iterator

from mailer.compose.preflight.finding import Finding, shown, warning
from mailer.compose.snapshot import Snapshot, Texts
from mailer.domain.consent import MailingList
from mailer.domain.errors import Sentence

LISTS_FILE = "recipients/lists.toml"
_NAMES = {
    "de": Sentence("deutschen", "German"),
    "en": Sentence("englischen", "English"),
}
_READERS = {
    "de": Sentence("Deutschsprachige", "speakers of German"),
    "en": Sentence("Englischsprachige", "speakers of English"),
}


def language_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """What is missing for readers of each language that the templates of this mail speak."""
    own = snapshot.office.language
    suffix = f"/{snapshot.kind}/body.html"
    spoken = sorted(name.removesuffix(suffix) for name in snapshot.sources if name.endswith(suffix))
    for language in spoken:
        if language == own or language not in _NAMES:
            continue
        if not snapshot.speaks(language):
            yield _no_issue(language)
            continue
        if snapshot.list is not None and (lacking := lacking_words(snapshot.list, language)):
            yield warning("list-language", LISTS_FILE, *lacking)
        texts = dict(snapshot.texts)
        if texts.get(own, Texts()) and not texts.get(language, Texts()):
            yield _no_own_words(language)


def lacking_words(one: MailingList, language: str) -> Sentence | None:
    """What a list does not say in ``language``; None where it says all, or nowhere could."""
    if language != "en":  # a list is written in the office's language, and in English besides
        return None
    fields = [
        name
        for name, written, translated in (
            ("name_en", one.name, one.name_en),
            ("purpose_en", one.purpose, one.purpose_en),
            ("wording_en", one.wording, one.wording_en),
        )
        if written and not translated
    ]
    if not fields:
        return None
    names, name = ", ".join(fields), shown(one.name)
    return Sentence(
        f"Der Verteiler „{name}“ ist nicht ganz ins Englische übersetzt ({names}); "
        "Englischsprachige lesen diese Angaben auf Deutsch.",
        f'The list "{name}" is not translated into English in full ({names}); speakers of '
        "English read these in the office's language.",
    )


def _no_issue(language: str) -> Finding:
    name, readers = _NAMES[language], _READERS[language]
    return warning(
        "issue-language",
        "newsletters",
        f"Die Ausgabe hat keinen {name.de} Text; {readers.de} erhalten sie in der Sprache des "
        "Büros.",
        f"The issue has no {name.en} text; {readers.en} get it in the office's language.",
    )


def _no_own_words(language: str) -> Finding:
    name, readers = _NAMES[language], _READERS[language]
    return warning(
        "words-language",
        f"texts/{language}",
        f"Zu den eigenen Texten dieser Sendung fehlen die {name.de}; {readers.de} lesen die der "
        "Vorlage.",
        f"The own texts of this mailing are missing in {name.en}; {readers.en} read those of the "
        "template.",
    )
