"""What single readers read: words that hang on the list, on the reader and on the news."""

from dataclasses import replace

import pytest
from compose.compose_examples import LIST, OFFICE, kind_snapshot
from compose.variants import BARE_READER, FULL_READER, WEB_ISSUE, variants
from support import there

from bench.oracle import parsed
from mailer.compose.composer import Composer
from mailer.compose.recipient import Recipient
from mailer.compose.snapshot import News, Snapshot
from mailer.domain.consent import LegalBasis

BASES = {
    LegalBasis.CONTRACT: ("Buchstabe b DSGVO", "Article 6(1)(b) GDPR"),
    LegalBasis.PUBLIC_TASK: ("Buchstabe e DSGVO", "Article 6(1)(e) GDPR"),
    LegalBasis.LEGITIMATE_INTEREST: ("Buchstabe f DSGVO", "Article 6(1)(f) GDPR"),
}


def words(snapshot: Snapshot, reader: Recipient = FULL_READER, language: str = "de") -> str:
    """The text part on one line."""
    message = parsed(Composer(snapshot).message(replace(reader, language=language)))
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["invitation", "newsletter", "subscribed"])
@pytest.mark.parametrize("basis", LegalBasis)
def test_the_footer_names_the_legal_basis_of_the_list(
    basis: LegalBasis, kind: str, language: str
) -> None:
    snapshot = replace(kind_snapshot(kind), list=replace(LIST, legal_basis=basis))
    text = words(snapshot, language=language)
    number = ("de", "en").index(language)
    named = {one for one, words_of in BASES.items() if words_of[number] in text}
    assert named == {basis} - {LegalBasis.CONSENT}
    agreed = ("Sie haben eingewilligt", "You agreed")[number] in text
    objects = ("Ihr Widerspruchsrecht", "Your right to object")[number] in text
    assert agreed == (basis is LegalBasis.CONSENT)
    assert objects == (basis is not LegalBasis.CONSENT)


@pytest.mark.parametrize("kind", ["confirmation", "waitlisted"])
def test_who_left_no_name_is_shown_no_empty_row(kind: str) -> None:
    snapshot = kind_snapshot(kind)
    assert "Name: Dr. Änne Müller, Stadt Köln & Söhne" in words(snapshot)
    assert "Name:" not in words(snapshot, BARE_READER)


@pytest.mark.parametrize("kind", ["cancelled", "rescheduled", "updated"])
def test_staffs_note_is_paragraphs_of_plain_text(kind: str) -> None:
    snapshot = replace(kind_snapshot(kind), news=News(note="Erste <Zeile>.\n\n{{ 1 }} & zweite."))
    message = parsed(Composer(snapshot).message(FULL_READER))
    page = there(message.get_body(("html",))).get_content()
    for line in ("Erste &lt;Zeile&gt;.", "{{ 1 }} &amp; zweite."):
        assert f">{line}</p>" in page


def test_a_new_address_can_be_followed() -> None:
    message = parsed(Composer(variants("updated")["own address"]).message(FULL_READER))
    assert (
        'href="https://example.org/neu?b=1&amp;c=2"'
        in there(message.get_body(("html",))).get_content()
    )


@pytest.mark.parametrize("kind", ["invitation", "invitation-reminder", "save-the-date"])
def test_an_entry_of_ours_stands_alone_or_is_offered_as_a_link(kind: str) -> None:
    """No UID travels with a web calendar's link: beside our entry it makes a second one."""
    web = "https://calendar.google.com/"
    message = parsed(Composer(variants(kind)["full"]).message(FULL_READER))
    assert web in there(message.get_body(("html",))).get_content()
    assert f"Kalenderdatei ({variants(kind)['full'].calendar_url})" in words(variants(kind)["full"])
    for reader in (FULL_READER, BARE_READER):
        text = words(variants(kind)["published"], reader)
        assert web not in text
        assert "Kalenderdatei" not in text
        assert (BARE_READER.calendar_url in text) == bool(reader.calendar_url)


def test_a_correction_of_a_newsletter_is_left_as_the_newsletter_is() -> None:
    snapshot = variants("correction")["of a newsletter on the web"]
    text = words(snapshot)
    assert f"in der Ausgabe „{WEB_ISSUE.title}“ ist uns ein Fehler unterlaufen" in text
    assert "Newsletter abbestellen" in text
    assert "Einladungen" not in text


def test_a_page_on_the_web_is_for_nobody() -> None:
    page = Composer(variants("newsletter")["full"]).web_view("de")
    assert 'href=""' not in page
    assert "Warum Sie diese E-Mail erhalten" not in page
    assert OFFICE.imprint[0] in page
