"""Addresses: read as people type them, refused where SMTP could be misled."""

import unicodedata

import pytest
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from mailer.domain.address import NOT_MAILED, EmailAddress, known_address, masked, parse_address
from mailer.domain.errors import InvalidValueError


@pytest.mark.parametrize(
    ("typed", "envelope"),
    [
        ("anna@example.org", "anna@example.org"),
        (" anna@example.org\t", "anna@example.org"),
        ("\u00a0anna@example.org\u00a0", "anna@example.org"),
        ("Anna.Muster@EXAMPLE.org", "Anna.Muster@example.org"),
        ("a+tag@example.org", "a+tag@example.org"),
        ("o'connor@example.org", "o'connor@example.org"),
        ("anna@müller.example.org", "anna@xn--mller-kva.example.org"),
        ("anna@MÜLLER.example.org", "anna@xn--mller-kva.example.org"),
        ("anna@xn--mller-kva.example.org", "anna@xn--mller-kva.example.org"),
        ("anna@straße.example.org", "anna@xn--strae-oqa.example.org"),
        ("anna@ｅxample.org", "anna@example.org"),
        ("änne@example.org", "änne@example.org"),
        ("a\u0308nne@example.org", "änne@example.org"),
        ("änne@müller.example.org", "änne@xn--mller-kva.example.org"),
    ],
)
def test_what_smtp_is_told(typed: str, envelope: str) -> None:
    assert parse_address(typed).envelope == envelope


_LOCAL = st.one_of(
    st.sampled_from(["Info", "POSTMASTER", "www", "a.b", "a..b", ".a", "-a", "x" * 64, "x" * 65]),
    st.from_regex(r"[A-Za-z0-9_+.-]{1,40}", fullmatch=True),
)
_DOMAIN = st.one_of(
    st.sampled_from([
        "EXAMPLE.org", "localhost", "a.test", "xn--mller-kva.example.org", "a--b.example.org",
        "192.0.2.1", "example", "example.123", "-a.org", "a-.org", "x" * 64 + ".org", "a.local",
    ]),
    st.from_regex(r"[A-Za-z0-9.-]{1,40}", fullmatch=True),
    st.from_regex(r"[a-z]{1,10}\.[a-z]{2,4}", fullmatch=True),
)  # fmt: skip


@given(_LOCAL, _DOMAIN)
def test_plain_addresses_are_what_the_validator_says(local: str, domain: str) -> None:
    """What is decided by the domain alone, and remembered, is what asking for each would tell."""
    typed = f"{local}@{domain}"
    try:
        found = validate_email(typed, check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError:
        with pytest.raises(InvalidValueError):
            parse_address(typed)
        return
    told = parse_address(typed)
    assert told.envelope == f"{found.local_part}@{found.ascii_domain}"
    assert told.display == found.normalized


@pytest.mark.parametrize(
    ("typed", "needs"),
    [
        ("anna@example.org", False),
        ("anna@müller.example.org", False),
        ("änne@example.org", True),
    ],
)
def test_only_the_local_part_needs_smtputf8(typed: str, needs: bool) -> None:
    assert parse_address(typed).needs_smtputf8 is needs


def test_people_see_the_domain_as_it_is_written() -> None:
    assert parse_address("anna@xn--mller-kva.example.org").display == "anna@müller.example.org"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna@example.org", "anna@EXAMPLE.org", True),
        ("ÄNNE@example.org", "änne@example.org", True),
        ("anna@müller.example.org", "ANNA@xn--mller-kva.example.org", True),
        ("anna+a@example.org", "anna@example.org", False),
        ("a.nna@example.org", "anna@example.org", False),
    ],
)
def test_key_is_what_spellings_of_one_mailbox_share(one: str, other: str, same: bool) -> None:
    assert (parse_address(one).key == parse_address(other).key) is same


def test_domain_is_what_limits_are_kept_by() -> None:
    assert known_address("anna@EXAMPLE.org").domain == "example.org"
    assert parse_address("anna@müller.example.org").domain == "xn--mller-kva.example.org"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("anna@example.org", "a…@example.org"),
        ("a@example.org", "a…@example.org"),
        ("änne@example.org", "ä…@example.org"),
    ],
)
def test_masked_shows_the_first_letter_only(address: str, shown: str) -> None:
    assert masked(address) == shown
    assert parse_address(address).masked == shown


def test_known_address_is_taken_as_stored() -> None:
    stored = "Anna@xn--mller-kva.example.org"
    assert known_address(stored) == EmailAddress(envelope=stored, display=stored)


@pytest.mark.parametrize(
    "typed",
    [
        "a@example.org SIZE=1",
        "a@example.org\r\nRCPT TO:<b@example.org>",
        "a@example.org\n",
        "\na@example.org",
        "a\r@example.org",
        "a@example.org\0",
        "a\x7f@example.org",
        "a\u202eb@example.org",
        "a\u200bb@example.org",
        "a\u034fb@example.org",
        "a\ufe0fb@example.org",
        "a\U000e0101b@example.org",
        "a\u3164b@example.org",
        "a\u2800b@example.org",
        "anna@ex\u034fample.org",
        "anna@ex\ufe0fample.org",
        "anna@ex\U00016fe4ample.org",
        "a@exam\u00adple\u2028.org",
        '"a b"@example.org',
        '"a"@example.org',
        "a@@example.org",
        "a@b@example.org",
        "@example.org",
        "a@",
        "a",
        "a b@example.org",
        "a@exa mple.org",
        "<a@example.org>",
        "Anna <a@example.org>",
        "mailto:a@example.org",
        "a@example.org,b@example.org",
        "a@example.org;b@example.org",
        "a@localhost",
        "a@[192.0.2.1]",
        "a@example",
        ".a@example.org",
        "a.@example.org",
        "a..b@example.org",
        "a@example..org",
        "a@example.org.",
        "a@-example.org",
        "a@xn--.org",
        "a@ex_ample.org",
        "\ud800@example.org",
        "a@\ud800.org",
        "a@" + "x" * 64 + ".org",
        "x" * 300 + "@example.org",
    ],
)
def test_no_deliverable_address(typed: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        parse_address(typed)
    assert refused.value.sentence.de.endswith("ist keine gültige E-Mail-Adresse.")
    # The sentence goes to terminals and pages: nothing of the input may act there.
    assert refused.value.sentence.en.isprintable()
    assert len(refused.value.sentence.en) < 130


@pytest.mark.parametrize("typed", ["", " ", "\t\u00a0", "\n"])
def test_missing_address_is_called_missing(typed: str) -> None:
    with pytest.raises(InvalidValueError, match="is missing"):
        parse_address(typed)


nasty = st.text(alphabet=st.sampled_from('aä@.-+ \t\r\n\0"<>()[]:;,\\\u202e\u00a0ß。１\ud800'))
addresslike = st.builds(
    "{}@{}.{}".format, st.text(max_size=12), st.text(max_size=12), st.text(max_size=4)
)


@given(st.one_of(st.text(), nasty, addresslike, st.emails()))
@example("a@example.org SIZE=1")
def test_an_envelope_holds_nothing_that_smtp_could_misread(typed: str) -> None:
    try:
        address = parse_address(typed)
    except InvalidValueError:
        return
    local, _, domain = address.envelope.rpartition("@")
    assert local
    assert "@" not in local
    assert domain.isascii()
    assert domain == domain.lower()
    assert not any(char.isspace() or char in '<>",;:()[]\\' for char in address.envelope)
    assert all(unicodedata.category(char)[0] not in "CZ" for char in address.envelope)
    assert parse_address(address.envelope) == address


def test_the_domains_that_nobody_can_send_to_are_the_validators() -> None:
    assert set(SPECIAL_USE_DOMAIN_NAMES) == NOT_MAILED
