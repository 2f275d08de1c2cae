"""Links in mails: nobody but us can make them, and they tell nothing about the reader."""

import hashlib
import inspect
import re
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer

from mailer.domain.errors import InvalidValueError
from mailer.links import Links

NOW = datetime(2027, 3, 10, 9, tzinfo=UTC)
LINKS = Links("https://seminare.example.org", b"k" * 64)
OTHERS = Links("https://seminare.example.org", b"K" * 64)

ids = st.integers(min_value=1, max_value=2**63)
slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,40}", fullmatch=True)


def token_of(link: str) -> str:
    return link.rpartition("/")[2]


@given(ids, slugs)
def test_unsubscribing_is_read_back(person_id: int, list_slug: str) -> None:
    token = token_of(LINKS.unsubscribe(person_id, list_slug))
    assert LINKS.read_unsubscribe(token) == (person_id, list_slug)


@given(ids)
def test_registration_is_read_back(registration_id: int) -> None:
    token = token_of(LINKS.registration(registration_id))
    assert LINKS.read_registration(token) == registration_id


@pytest.mark.parametrize(
    ("link", "page"),
    [
        (LINKS.seminar("waerme"), "/seminar/waerme"),
        (LINKS.register("waerme"), "/seminar/waerme/anmelden"),
        (LINKS.unsubscribe(7, "seminare"), "/abmelden/"),
        (LINKS.settings(7), "/einstellungen/"),
        (LINKS.registration(7), "/anmeldung/"),
    ],
)
def test_links_lead_to_the_public_pages(link: str, page: str) -> None:
    assert link.startswith(f"https://seminare.example.org{page}")


def test_links_are_stable() -> None:
    """A mail that is sent again carries the same links, and so does the next program start."""
    again = Links(LINKS.site_url, LINKS.secret)
    assert again.unsubscribe(7, "seminare") == LINKS.unsubscribe(7, "seminare")
    assert again.registration(7) == LINKS.registration(7)
    assert again.settings(7) == LINKS.settings(7)


@given(ids, slugs)
def test_links_fit_into_headers_and_addresses(person_id: int, list_slug: str) -> None:
    for link in (
        LINKS.unsubscribe(person_id, list_slug),
        LINKS.settings(person_id),
        LINKS.registration(person_id),
    ):
        assert re.fullmatch(r"[A-Za-z0-9._-]+", token_of(link))
        assert len(link) < 200
        assert urlsplit(link).query == ""


@given(ids, slugs)
def test_a_token_holds_ids_and_nothing_else(person_id: int, list_slug: str) -> None:
    payload, _, _ = token_of(LINKS.unsubscribe(person_id, list_slug)).rpartition(".")
    assert payload == f"{person_id}-{list_slug}"
    assert token_of(LINKS.registration(person_id)).rpartition(".")[0] == str(person_id)


def test_two_people_have_two_tokens() -> None:
    made = {LINKS.unsubscribe(one, name) for one in range(50) for name in ("a", "b")}
    assert len(made) == 100


LEAVING = token_of(LINKS.unsubscribe(7, "seminare"))
REGISTERED = token_of(LINKS.registration(7))


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "7",
        "7-seminare",
        "7-seminare.",
        LEAVING[:-1],
        LEAVING[:-10],
        LEAVING[1:],
        LEAVING.replace("7-", "8-", 1),
        LEAVING.replace("seminare", "other", 1),
        LEAVING.upper(),
        f" {LEAVING}",
        f"{LEAVING}.x",
        f"7-seminare.{REGISTERED.rpartition('.')[2]}",
        REGISTERED,
        token_of(LINKS.settings(7)),
        token_of(OTHERS.unsubscribe(7, "seminare")),
        "7-seminare." + "A" * 43,
        "\ud800.x",
        "ä",
        "x" * 10_000,
    ],
)
def test_what_we_did_not_make_is_refused(token: str) -> None:
    with pytest.raises(InvalidValueError, match="incomplete or invalid") as refused:
        LINKS.read_unsubscribe(token)
    assert refused.value.sentence.de


@pytest.mark.parametrize(
    "token",
    [LEAVING, token_of(LINKS.settings(7)), token_of(OTHERS.registration(7)), REGISTERED[:-1]],
)
def test_a_token_opens_one_kind_of_page(token: str) -> None:
    with pytest.raises(InvalidValueError, match="incomplete or invalid"):
        LINKS.read_registration(token)


@given(st.text())
def test_any_text_is_refused(token: str) -> None:
    for read in (LINKS.read_unsubscribe, LINKS.read_registration, LINKS.read_bounce):
        with pytest.raises(InvalidValueError):
            read(token)


@given(st.data())
def test_a_changed_token_never_reads_as_somebody_else(data: st.DataObject) -> None:
    """Base64 leaves two bits of the last letter unused: another one may stand there."""
    place = data.draw(st.integers(0, len(LEAVING) - 1))
    letter = data.draw(st.characters(min_codepoint=33, max_codepoint=126))
    changed = LEAVING[:place] + letter + LEAVING[place + 1 :]
    try:
        found = LINKS.read_unsubscribe(changed)
    except InvalidValueError:
        return
    assert found == (7, "seminare")
    assert changed == LEAVING or place == len(LEAVING) - 1 or not letter.isalnum()


def test_the_key_is_not_shown() -> None:
    assert "kkkk" not in repr(LINKS)
    assert "kkkk" not in str(LINKS)


@given(st.binary(min_size=1, max_size=200), ids, slugs)
def test_tokens_are_what_itsdangerous_signs(secret: bytes, number: int, slug: str) -> None:
    links = Links(LINKS.site_url, secret)
    for purpose, payload, link in (
        ("unsubscribe", f"{number}-{slug}", links.unsubscribe(number, slug)),
        ("confirm", str(number), links.confirm(number)),
        ("settings", str(number), links.settings(number)),
        ("registration", str(number), links.registration(number)),
    ):
        signer = Signer(
            secret,
            salt=f"seminarpost.{purpose}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )
        assert token_of(link) == signer.sign(payload).decode()


def test_tokens_in_mails_that_have_left_stay_what_they_are() -> None:
    links = Links(LINKS.site_url, bytes(range(32)))
    assert [
        token_of(links.unsubscribe(7, "seminare")),
        token_of(links.confirm(7)),
        token_of(links.settings(7)),
        token_of(links.registration(7)),
        links.bounce_token(7),
    ] == [
        "7-seminare.OTv24bGcawQljSlbCDVxA--ggQsf-M5scTLBR5vUkdk",
        "7.u-TB9qM1q8Wz_zBcw8sW6PzDPNw8EAR43UQEDMuGBFM",
        "7.ZkY9UNJbs-CJWiPby-vfAccSrMhayVbGCIWzJRXIp5M",
        "7.wPYMJir1dUcEqQaGMuIGJqcbX1wp_h8aF790_fgbzys",
        "7-aoyrfcf3kzj3j4l5",
    ]


def test_a_stamp_is_read_back_to_the_second() -> None:
    assert LINKS.read_form_stamp(LINKS.form_stamp(NOW)) == NOW
    assert LINKS.read_settings(token_of(LINKS.settings(7))) == 7


@given(ids, ids)
def test_a_link_to_questions_names_the_seminar_and_nobody(seminar: int, registration: int) -> None:
    token = token_of(LINKS.feedback(seminar, registration))
    found, mark = LINKS.read_feedback(token)
    assert found == seminar
    assert (found, mark) == LINKS.read_feedback(token)
    assert mark not in token
    whose = token.partition(".")[0].partition("-")[2]
    assert re.fullmatch(r"[0-9a-f]{32}", whose)
    other = LINKS.read_feedback(token_of(LINKS.feedback(seminar, registration + 1)))
    assert other[1] != mark


@given(ids)
def test_a_request_is_read_back(request_id: int) -> None:
    assert LINKS.read_confirm(token_of(LINKS.confirm(request_id))) == request_id


@given(ids, slugs)
def test_a_link_from_before_requests_had_numbers_names_person_and_list(
    person_id: int, list_slug: str
) -> None:
    token = LINKS._joining.sign(f"{person_id}-{list_slug}")
    assert LINKS.read_confirm(token) == (person_id, list_slug)


# What is signed, and what it names. docs/security.md tells what ends each: a new kind of token
# fails here until it is thought of there too.

NAMES: dict[str, tuple[Callable[..., str], tuple[int | str | datetime, ...]]] = {
    "confirm": (LINKS.confirm, (7,)),
    "unsubscribe": (LINKS.unsubscribe, (7, "seminare")),
    "settings": (LINKS.settings, (7,)),
    "registration": (LINKS.registration, (7,)),
    "registration_calendar": (LINKS.registration_calendar, (7,)),
    "bounce_token": (LINKS.bounce_token, (7,)),
    "feedback": (LINKS.feedback, (7, 8)),
    "form_stamp": (LINKS.form_stamp, (NOW,)),
    "undo_leaving": (LINKS.undo_leaving, (7, "seminare", NOW)),
    "sign_up": (LINKS.sign_up, ("eva@example.org", NOW)),
    "organizer_token": (LINKS.organizer_token, ("entry@example.org",)),
}


def test_every_token_is_known_here() -> None:
    signed = re.compile(r"\.[A-Za-z0-9_-]{43}(/kalender\.ics)?|(?:-|^k)[a-z2-7]{16}")
    made = {}
    for name, method in inspect.getmembers(LINKS, inspect.ismethod):
        wanted = inspect.signature(method).parameters
        if name.startswith(("_", "read_", "is_")):
            continue
        given = [
            NOW if one == "now" else 7 if one.endswith("_id") else "seminare" for one in wanted
        ]
        made[name] = method(*given)
    assert {name for name, link in made.items() if signed.search(link)} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_token_of_another_office_differs(name: str) -> None:
    method, given_to_it = NAMES[name]
    assert method(*given_to_it) != getattr(OTHERS, name)(*given_to_it)


# Bounce tokens


@given(ids, st.booleans())
def test_a_bounce_is_read_back_in_either_case(delivery_id: int, folded: bool) -> None:
    token = LINKS.bounce_token(delivery_id)
    assert token == token.lower()
    assert LINKS.read_bounce(token.upper() if folded else token) == delivery_id


@given(ids)
def test_a_bounce_token_fits_into_a_local_part(delivery_id: int) -> None:
    """RFC 5321 §4.5.3.1.1: 64 octets."""
    local = f"bounce+{LINKS.bounce_token(delivery_id)}"
    assert len(local.encode()) <= 64
    assert re.fullmatch(r"bounce\+[a-z0-9-]+", local)


BOUNCE = LINKS.bounce_token(4711)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "-",
        "1267",
        BOUNCE[:-1],
        BOUNCE[:-8],
        BOUNCE[1:],
        f"{BOUNCE}a",
        f" {BOUNCE}",
        f"0x{BOUNCE}",
        f"0{BOUNCE}",
        BOUNCE.replace("-", ""),
        BOUNCE.replace("1267-", "1268-"),
        BOUNCE.replace("1267-", "-1267-"),
        BOUNCE.replace("1267-", "12_67-"),
        f"1267-{OTHERS.bounce_token(4711).partition('-')[2]}",
        OTHERS.bounce_token(4711),
        LINKS.bounce_token(4712).replace("1268-", "1267-"),
        token_of(LINKS.settings(4711)),
        token_of(LINKS.registration(4711)),
        f"1267-{token_of(LINKS.registration(4711)).rpartition('.')[2]}",
        "-1-" + "a" * 16,
        "\ud800-x",
        "ä",
        "f" * 100_000,
    ],
)
def test_a_bounce_that_we_did_not_send_is_refused(token: str) -> None:
    with pytest.raises(InvalidValueError, match="incomplete or invalid"):
        LINKS.read_bounce(token)


def test_a_bounce_token_opens_no_page() -> None:
    for read in (LINKS.read_unsubscribe, LINKS.read_registration, LINKS.read_confirm):
        with pytest.raises(InvalidValueError):
            read(BOUNCE)
