"""A label that names an address leads there."""

import pytest

from mailer.domain.link_label import bare_host_elsewhere, named_elsewhere

EVIL = "https://evil.example/x"


@pytest.mark.parametrize(
    ("label", "target", "named"),
    [
        ("https://bank.example", EVIL, "https://bank.example"),
        ("Zur Bank: https://bank.example/a, jetzt", EVIL, "https://bank.example/a"),
        ("www.bank.example", EVIL, "www.bank.example"),
        ("HTTPS://BANK.EXAMPLE", EVIL, "HTTPS://BANK.EXAMPLE"),
        ("kasse@bank.example", "mailto:kasse@evil.example", "kasse@bank.example"),
        ("kasse@bank.example", "mailto:chef@bank.example", "kasse@bank.example"),
        ("kasse@bank.example", EVIL, "kasse@bank.example"),
        ("https://bank.example", "mailto:a@evil.example", "https://bank.example"),
        ("https://bank.example", "tel:+4930123456", "https://bank.example"),
        ("https://bank.example.evil.example", "https://bank.example", "https://bank.example.evil.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example/a", ""),
        ("https://bank.example", "https://www.bank.example/konto", ""),
        ("www.bank.example", "https://bank.example", ""),
        ("Kasse@Bank.example", "mailto:kasse@bank.example?subject=Frage", ""),
        ("kasse@bank.example", "https://www.bank.example/kontakt", ""),
        ("Zur Anmeldung", EVIL, ""),
        ("bank.example", EVIL, ""),
        ("https://bank.example", "https://user@evil.example", ""),
    ],
)  # fmt: skip
def test_an_address_in_a_label_is_where_it_leads(label: str, target: str, named: str) -> None:
    assert named_elsewhere(label, target) == named


@pytest.mark.parametrize(
    ("label", "target", "named"),
    [
        ("bank.example", EVIL, "bank.example"),
        ("bank.example/konto", EVIL, "bank.example/konto"),
        ("(bank.example)", EVIL, "bank.example"),
        ("www2.bank.example", "https://bank.example", ""),
        ("programm.pdf", EVIL, ""),
        ("Outlook.com", EVIL, ""),
        ("Abschnitt 3.14", EVIL, ""),
        ("Zur Seite bank.example", EVIL, ""),
    ],
)
def test_a_bare_host_is_one_too(label: str, target: str, named: str) -> None:
    assert bare_host_elsewhere(label, target) == named
