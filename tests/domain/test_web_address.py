"""Addresses that may reach a reader: what is taken, what is refused and why, what wants a look."""

import base64
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailer.domain.addresses_in_text import (
    find_addresses,
    fit_text,
    unwrapped_text,
    with_hidden_shown,
    without_unfit,
)
from mailer.domain.errors import InvalidValueError
from mailer.domain.newsletter import NewsItem
from mailer.domain.web_address import look_at, look_at_target, web_address
from mailer.domain.web_host import UnfitAddressError, registrable

GOOD = (
    "https://example.org",
    "http://example.org:8080/a_b_/*c*?d=e_f&g=%C3%A4%20h#i",
    "HTTPS://Example.org/A",
    "https://a.b.example.org/@user/19%3ameeting_X%40thread.v2/0?context=%7b%22Tid%22%3a%22x%22%7d",
    "https://us02web.zoom.us/j/123?pwd=x.1",
    "https://us02web.zoom.us/webinar/register/WN_x",
    "https://us02web.zoom.us/meeting/register/tZ0-x",
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_M%40thread.v2/0?context=%7b%7d",
    "https://teams.microsoft.com/meet/123?p=x",
    "https://events.teams.microsoft.com/event/1@2",
    "https://office.webex.com/office/j.php?MTID=m0123456789abcdef",
    "https://office.webex.com/meet/seminare",
    "https://bbb.example.org/b/ada-abc-def",
    "https://bbb.example.org/rooms/ada-abc-def-ghi/join",
    "https://attendee.gotowebinar.com/register/123",
    "https://global.gotomeeting.com/join/123456789",
    "https://meet.google.com/abc-defg-hij",
    "https://whereby.com/seminar",
    "https://meet.jit.si/Seminar#config.prejoinPageEnabled=true",
)

REFUSED = {
    "user": [
        "https://office.example@evil.example/anmelden",
        "https://office.example:443@evil.example/",
        "https://@evil.example/",
        "https://user:password@example.org/",
        "https://office.example%2f@evil.example/",
    ],
    "backslash": [
        "http://evil.example\\@good.example",
        "https:\\\\evil.example",
        "https://good.example\\.evil.example/",
        "https://example.org/a\\b",
    ],
    "cannot be seen": [
        "https://example.org/a b",
        "https://exam\u200bple.org/",
        "https://example.org/\u202egpj.exe",
        "https://example.org/\u2066x\u2069",
        "https://exa\tmple.org/",
        "https://example.org/\x00",
        "https://example.org/\x85",
        "https://example.org/\u3164",
        "https://example.org/\U000e0041",
        "https://example.org/a%00b",
        "https://example.org/a%0d%0aBcc:x",
        "https://example.org/?a=%1f",
        "https://example.org/%7F",
        "https://example.org/#%E2%80%AE",
        "https://example.org/%e2%80%8b",
        "https://example.org/%CD%8F",
        "https://example.org/a\u034fb",
        "https://example.org/%EF%B8%8F",
        "https://example.org/%F3%A0%84%81",
    ],
    "begins with https": [
        "javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "ftp://example.org/",
        "file:///etc/passwd",
        "//evil.example/x",
        "/anmelden",
        "example.org",
        "",
        "https:",
        "https://",
        "https:///evil.example",
        "https:/evil.example",
        "https:evil.example",
        "https://?a",
        "https://#a",
    ],
    "valid|none|unusual|escapes": [
        "https://.example.org/",
        "https://example..org/",
        "https://example.org./",
        "https://-example.org/",
        "https://exa_mple.org/",
        "https://exa!mple.org/",
        "https://{{seminar.title}}.example/",
        "https://" + "a" * 64 + ".example/",
        "https://" + "a." * 130 + "example/",
        "https://xn--a.example/",
        "https://xn--zzzzzzzz9999.example/",
        "https://ex%61mple.org/",
        "https://example.org%0a.evil.example/",
        "https://example.org:0/",
        "https://example.org:65536/",
        "https://example.org:99999999/",
        "https://example.org:/",
        "https://example.org:8o/",
        "https://[::1/",
        "https://[nonsense]/",
        "https://[fe80::1%25eth0]/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1.2.3/",
        "http://1.2.3.256/",
        "http://example.0x1/",
        "https://\u2603\ufe0f.example/",
    ],
    "wrapped beyond reading": [
        "https://eur02.safelinks.protection.outlook.com/?data=05%7Ckollegin%40example.org",
        "https://urldefense.com/v3/nichts",
        "https://eu-central-1.protection.sophos.com/?d=example.org&u=%%%",
        "https://secure-web.cisco.com/1abc/nichts",
    ],
    "too long": ["https://example.org/" + "a" * 2_000],
    "one person's": [
        "https://us02web.zoom.us/s/123?zak=eyJ0",
        "https://zoom.us/w/123?tk=abc&pwd=x",
        "https://zoom.us/j/123?pwd=x&zak=eyJ0",
        "https://zoom.us/j/123?pwd=x&uname=Erika",
        "https://office.zoom-x.de/w/123?tk=abc",
        "https://zoom.us/wc/123/start",
        "https://teams.microsoft.com/l/meetup-join/x/0?registrationId=1",
        "https://office.webex.com/office/j.php?RGID=r0123",
        "https://office.webex.com/office/m.php?AT=ST&MK=123",
        "https://office.webex.com/office/j.php?MTID=m01host",
        "https://bbb.example.org/bigbluebutton/api/join?fullName=Erika&meetingID=1&checksum=ab",
        "https://bbb.example.org/html5client/join?sessionToken=abc",
        "https://bbb.example.org/join?meetingID=1&password=x&checksum=ab",
        "https://global.gotowebinar.com/join/123/456",
        "https://whereby.com/seminar?roomKey=eyJ",
        "https://jitsi.example.org/seminar?jwt=eyJ",
        "https://meet.jit.si/Seminar#userInfo.displayName=%22Erika%22",
    ],
}


@pytest.mark.parametrize("url", GOOD)
def test_a_good_address_stays_as_it_was_written(url: str) -> None:
    scheme, rest = url.split("://", 1)
    assert look_at(url).url == f"{scheme.lower()}://{rest}"
    assert not look_at(url).doubts


@pytest.mark.parametrize(
    ("reason", "url"), [(reason, url) for reason, urls in REFUSED.items() for url in urls]
)
def test_whatever_deceives_is_refused_and_says_why(reason: str, url: str) -> None:
    with pytest.raises(UnfitAddressError, match=reason):
        look_at(url)
    with pytest.raises(InvalidValueError, match="is no web address for"):
        web_address("join_url", url)
    with pytest.raises(InvalidValueError) as caught:
        NewsItem("Titel", "", url or "x")
    assert all(one.isprintable() for sentence in caught.value.sentence for one in sentence)


def test_a_refused_meeting_link_says_which_to_use_instead() -> None:
    with pytest.raises(InvalidValueError) as caught:
        web_address("join_url", "https://zoom.us/s/123?zak=eyJ0")
    assert "Einladungslink" in caught.value.sentence.de
    assert "/j/" in caught.value.sentence.en


@pytest.mark.parametrize(
    ("url", "taken", "doubt"),
    [
        ("https://xn--bcher-kva.example/", None, "bücher.example"),
        (
            "https://bücher.example/ä",
            "https://xn--bcher-kva.example/%C3%A4",
            "xn--bcher-kva.example (bücher.example)",
        ),
        ("https://straße.example/", "https://xn--strae-oqa.example/", "straße.example"),
        ("https://xn--pple-43d.example/", None, "mixes letters"),
        ("https://\u0430pple.example/", "https://xn--pple-43d.example/", "mixes letters"),
        ("https://ｅxample.org/", "https://example.org/", "unusual letters and means example.org"),
        ("https://example。org/", "https://example.org/", "means example.org"),
        ("http://127.0.0.1:8025", None, "number"),
        ("https://[2001:db8::1]/raum", None, "number"),
        ("https://intranet/raum", None, "no dot"),
        ("https://protect-eu.mimecast.com/s/abc?domain=example.org", None, "leads on"),
        ("https://bit.ly/abc", None, "leads on"),
        ("https://rb.gy/abc", None, "leads on"),
        ("https://aka.ms/abc", None, "leads on"),
        ("https://maps.app.goo.gl/abc", None, "leads on"),
    ],
)
def test_what_is_no_fault_and_wants_a_look(url: str, taken: str | None, doubt: str) -> None:
    found = look_at(url)
    assert found.url == (taken or url)
    assert doubt in " ".join(one.en for one in found.doubts)


@pytest.mark.parametrize(
    "url", ["https://not-bit.ly/abc", "https://bit.ly.example.org/", "https://bitly/"]
)
def test_a_name_that_only_resembles_a_shortener_is_none(url: str) -> None:
    assert "leads on" not in " ".join(one.en for one in look_at(url).doubts)


TARGET = "https://example.org/a_b/?c=d&e=f%20g"
_QUOTED = quote(TARGET, safe="")
_IN_V2 = quote(TARGET, safe="/:?=&").translate(
    {ord("%"): "-", ord("/"): "_", ord("_"): "-5F", ord(":"): "-3A", ord("?"): "-3F"}
    | {ord("="): "-3D", ord("&"): "-26"}
)
WRAPPED = (
    (
        f"https://eur02.safelinks.protection.outlook.com/?url={_QUOTED}"
        "&data=05%7C02%7Ckollegin%40example.org%7C0&sdata=x&reserved=0"
    ),
    f"https://eur02.safelinks.protection.outlook.com/ap/t-59584e83/?url={_QUOTED}&amp;data=x",
    (
        f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html"
        f"?url={_QUOTED}&locale=de-de"
    ),
    f"https://urldefense.proofpoint.com/v1/url?u={_QUOTED}&k=x",
    f"https://urldefense.proofpoint.com/v2/url?u={_IN_V2}&d=DwMFaQ&c=x",
    f"https://urldefense.com/v3/__{TARGET}__;!!abc!def$",
    (
        f"https://urldefense.com/v3/__{TARGET.replace('_', '*')}__;"
        f"{base64.urlsafe_b64encode(b'_').decode().rstrip('=')}!!abc!def$"
    ),
    f"https://urldefense.com/v3/__{TARGET.replace('://', ':/')}__;!!abc!def$",
    (
        f"https://urldefense.com/v3/__{TARGET.replace('a_b', '**B')}__;"
        f"{base64.urlsafe_b64encode(b'a_b').decode().rstrip('=')}!!abc!def$"
    ),
    f"https://linkprotect.cudasvc.com/url?a={_QUOTED}&c=E,1,x,1&typo=1",
    f"https://www.google.com/url?q={_QUOTED}&sa=D&source=editors",
    f"https://www.google.de/url?sa=t&url={_QUOTED}",
    (
        "https://eu-central-1.protection.sophos.com/?d=example.org&u="
        f"{base64.b64encode(TARGET.encode()).decode()}&i=x"
    ),
    f"https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url={_QUOTED}&umid=x",
    f"https://secure-web.cisco.com/1abcDEF/{_QUOTED}",
    f"https://protect2.fireeye.com/v1/url?k=x&u={_QUOTED}",
    f"https://url.avanan.click/v2/___{TARGET}___.YXAzOm",
    *(
        f"https://deref-{who}/mail/client/x/dereferrer/?redirectUrl={_QUOTED}"
        for who in ("gmx.net", "web.de", "web-02.de", "1und1.de", "mail.com")
    ),
    f"https://exchange.example.com/owa/redir.aspx?C=x&URL={_QUOTED}",
    f"https://urlsecurity.nospamproxy.com/?url={_QUOTED}",
    f"https://linklock.titanhq.com/analyse?url={_QUOTED}&data=x",
    f"https://urlsand.esvalabs.com/?u={_QUOTED}&e=x",
    f"https://scanmail.trustwave.com/?c=1&d=x&s=1&u={_QUOTED}",
    f"https://l.instagram.com/?u={_QUOTED}&e=x",
    f"https://www.youtube.com/redirect?q={_QUOTED}",
    f"https://statics.teams.microsoft.com/e/safelinks/1/atp-safelinks.html?url={_QUOTED}",
    f"https://gcc02.safelinks.protection.outlook.us/?URL={_QUOTED}",
    f"https://eur02.safelinks.protection.outlook.com/?url={TARGET}&data=05%7Canna&reserved=0",
    f"https://www.youtube.com/redirect?q={TARGET}",
    f"https://href.li/?{TARGET}",
)


@pytest.mark.parametrize("url", WRAPPED)
def test_what_a_gateway_put_around_an_address_is_taken_off(url: str) -> None:
    assert web_address("registration_url", url) == TARGET
    assert look_at(url).was_wrapped
    assert not look_at(url).doubts


@pytest.mark.parametrize("outer", WRAPPED[:4])
@pytest.mark.parametrize("inner", WRAPPED)
def test_wrappers_around_wrappers_are_taken_off_too(outer: str, inner: str) -> None:
    assert look_at(outer.replace(_QUOTED, quote(inner, safe=""))).url == TARGET


@pytest.mark.parametrize(
    "inner", [*REFUSED["user"], *REFUSED["one person's"], *REFUSED["begins with https"]]
)
@pytest.mark.parametrize("outer", WRAPPED[:1] + WRAPPED[9:11])
def test_what_was_wrapped_is_judged_again(outer: str, inner: str) -> None:
    if not inner:
        return
    with pytest.raises(UnfitAddressError):
        look_at(outer.replace(_QUOTED, quote(inner, safe="")))


def test_wrapping_has_an_end() -> None:
    url = TARGET
    for _ in range(40):
        url = f"https://www.google.com/url?q={quote(url, safe='')}"[:1_900]
    with pytest.raises(UnfitAddressError):
        look_at(url)


@pytest.mark.parametrize(
    "url",
    [
        f"https://gateway.example.com/?u={_QUOTED}",
        f"https://gateway.example.com/?a=b&TARGET={_QUOTED}",
        f"https://gateway.example.com/r#to={_QUOTED}",
        f"https://gateway.example.com/r/{_QUOTED}/x",
        f"https://gateway.example.com/r/{TARGET}",
        f"https://gateway.example.com/?u={quote(_QUOTED, safe='')}",
        "https://gateway.example.com/?u=https://office.example@example.org/",
    ],
)
def test_an_address_inside_another_wants_a_look(url: str) -> None:
    (doubt,) = look_at(url).doubts
    assert doubt.en == "gateway.example.com may lead on to example.org"
    assert not look_at(url).was_wrapped


def test_an_address_of_the_same_owner_inside_another_does_not() -> None:
    assert not look_at("https://www.example.org/login?next=https%3A%2F%2Fexample.org%2Fx").doubts


@pytest.mark.parametrize("field", ["details", "body", "desc", "location"])
def test_what_a_link_into_a_calendar_tells_leads_nowhere(field: str) -> None:
    assert not look_at(f"https://calendar.example.com/new?{field}={_QUOTED}").doubts


def test_an_address_that_nobody_can_tell_from_its_wrapper_is_refused() -> None:
    outer = "https://eur02.safelinks.protection.outlook.com/?url="
    with pytest.raises(UnfitAddressError, match="beyond reading"):
        look_at(f"{outer}https://example.org/a?c=d&data=anna&e=f")


def test_a_wrapped_address_without_its_scheme_is_one_too() -> None:
    bare = WRAPPED[0].removeprefix("https://")
    assert fit_text("body", f"Mehr: {bare}, sonst nichts.") == f"Mehr: {TARGET}, sonst nichts."


PERSONAL = (
    "https://global.gotowebinar.com/pjoin/123/456", "https://global.gotowebinar.com/ojoin/1/2",
    "https://global.gotowebinar.com/starter/1", "https://attendee.gotowebinar.com/registrant/1/2",
    "https://zoom.us/./s/123", "https://zoom.us//s/123", "https://zoom.us/j/../s/123",
    "https://zoom.us/%73/123", "https://zoom.us/%2573/123", "https://zoom.us/j/%2e%2e/s/123",
    "https://zoom.us/S/123", "https://zoom.us/j/1?pwd=x&amp;zak=abc", "https://zoom.us/j/1;zak=abc",
    "https://zoom.us/j/1?pwd=x;zak=abc", "https://zoom.us/j/1?pwd=x#zak=abc",
    "https://zoom.us/j/1?%7aak=abc", "https://zoom.us/j/1?pwd=x%26zak=abc", "https://zoom.us/j/1?zak",
    "https://zoom.us/meeting/register/x/success?user_id=abc", "https://zoom.us/j/1?un=RXJpa2E",
    "https://zoom.us/webinar/register/x/success?registrant_id=a", "https://x.example/;jsessionid=A",
    "https://zoom.us/meeting/tZx/ics?icsToken=98", "https://zoom.us/webinar/register/1/cancel?token=x",
)  # fmt: skip


@pytest.mark.parametrize("url", PERSONAL)
def test_one_persons_links_are_known_however_they_are_written(url: str) -> None:
    with pytest.raises(UnfitAddressError, match="one person's"):
        look_at(url)


@pytest.mark.parametrize(
    ("target", "fine"),
    [
        ("mailto:office@example.org", True),
        ("mailto:office@example.org?subject=Frage%20zu&body=a%0D%0Ab", True),
        ("MAILTO:office@example.org", True),
        ("tel:+49-341-123456", True),
        ("https://example.org/", True),
        ("mailto:", False),
        ("mailto:a@example.org,b@example.org", False),
        ("mailto:office@example.org?bcc=evil@example.net", False),
        ("mailto:office@example.org?BCC=evil@example.net", False),
        ("mailto:office@example.org?subject=x&cc=evil@example.net", False),
        ("mailto:office@example.org?subject=x%0ABcc:evil@example.net", False),
        ("mailto:office@example.org?%62cc=evil@example.net", False),
        ("mailto://office@example.org", False),
        ("mailto:/office@example.org", False),
        ("mailto:a@example.org?body=Siehe%20https://example.org/x.", True),
        ("mailto:a@example.org?body=https://good@evil/", False),
        ("mailto:a@example.org?body=x%20https%3A%2F%2Fgood.example%40evil.example", False),
        ("mailto:a@example.org?subject=https:%5C%5Cevil.example", False),
        ("mailto:a@example.org?body=https://zoom.us/s/1?zak=a", False),
        ("tel:javascript", False),
        ("sms:123", False),
        ("#oben", False),
        ("javascript:alert(1)", False),
    ],
)
def test_targets_of_links(target: str, fine: bool) -> None:
    if fine:
        assert look_at_target(target).url == target
    else:
        with pytest.raises(UnfitAddressError):
            look_at_target(target)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("example.org", "example.org"),
        ("seminare.stadt.example.org", "example.org"),
        ("office.example.co.uk", "example.co.uk"),
        ("office.github.io", "office.github.io"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_whose_a_host_is(host: str, own: str) -> None:
    assert registrable(host) == own


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mehr: https://example.org/a.", ["https://example.org/a"]),
        ("(www.example.org/a_(b))", ["www.example.org/a_(b)"]),
        ("**https://example.org/a**", ["https://example.org/a"]),
        ("**Mehr: https://example.org/a_**", ["https://example.org/a_"]),
        ("https://example.org/a_", ["https://example.org/a_"]),
        ("http://evil.example\\@good.example", ["http://evil.example\\@good.example"]),
        ("https:\\\\evil.example/x", ["https:\\\\evil.example/x"]),
        ("kein://x und C:\\Neu", []),
    ],
)
def test_addresses_in_a_text(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_addresses(text)] == found


def test_texts_are_unwrapped_refused_or_relieved_of_what_is_no_good() -> None:
    evil = "Hier: https://office.example@evil.example/x, dort: www.example.org/b_."
    assert fit_text("body", f"Hier: {WRAPPED[0]}.") == f"Hier: {TARGET}."
    with pytest.raises(InvalidValueError, match=r'no web address for "Text".*evil.example'):
        fit_text("body", evil)
    assert without_unfit(evil) == ("Hier: …, dort: www.example.org/b_.", True)
    assert unwrapped_text(evil) == evil


def test_what_cannot_be_seen_inside_an_address_is_shown() -> None:
    text = "https://exam\u200bple.org/a\u200b Wort\u200b\nwww.ex\u202eample.org"
    assert with_hidden_shown(text) == (
        "https://exam\ufffdple.org/a\u200b Wort\u200b\nwww.ex\ufffdample.org"
    )


_ODD = st.text(alphabet="htps:/[]@.#?%a10x2fE8AE\\ \n\u202eüｅ{}&=_", max_size=30)


@given(_ODD.map("https://{}".format) | _ODD)
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        found = look_at(text)
    except UnfitAddressError:
        return
    assert found.url.isascii()
    assert found.url.isprintable()
    assert not set("\\ ") & set(found.url)
    assert "@" not in re.split("[/?#]", found.url)[2]
    assert look_at(found.url).url == found.url
