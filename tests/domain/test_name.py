"""Names: what cannot be seen goes, and nothing in them becomes a link in somebody's mail."""

import pytest
from support import a_seminar

from mailer.domain.address import parse_address
from mailer.domain.errors import InvalidValueError
from mailer.domain.name import fit_name
from mailer.domain.person import named_person
from mailer.domain.seminar import Speaker, legible_seminar


@pytest.mark.parametrize(
    "name",
    [
        "Gewinn unter https://evil.example",
        "Gewinn: HTTP://EVIL.EXAMPLE/x",
        "www.evil.example",
        "WWW.evil",
        "www2.evil",
        "evil.example/x",
        "evil.example",
        "Jetzt auf evil.com!",
        "(evil.de)",
        "Evil.De",
        "evil.co.uk",
        "x.com",
        "t.co/abc",
        "evil.example:8080",
        "evil.beispielhausen/x",
        "//evil.example",
        "a.b.c.d.e.f.g.h.i.j.k.evil.com",
        "xn--bcher-kva.example",
        "bücher.example",
        "evil.рф",
        "evil。com",
        "evil․com",
        "ｅｖｉｌ．ｃｏｍ",
        "ev\u200bil.ex\u200bample",
        "ev\u00adil.com",
        "evil\u034f.com",
        "evil.co\ufe0fm",
        "192.0.2.1/x",
        "192.0.2.1:80",
        "mailto:anna@example.org",
        "anna@example.org",
        "tel:+4912345",
        "javascript:alert(1)",
        "ftp://evil.example",
        "evil+x://a",
    ],
)
def test_a_web_address_is_no_name(name: str) -> None:
    with pytest.raises(InvalidValueError, match='"Nachname" contains the web address'):
        fit_name("Nachname", name)
    for field in ("title", "first_name", "last_name", "organisation"):
        with pytest.raises(InvalidValueError):
            named_person(parse_address("a@example.org"), **{field: name})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    [
        "Dr.", "Dr.in", "Prof.in", "Dr.med.", "Dr.rer.nat.", "Dipl.-Ing.", "Dipl.-Psych.in",
        "Mag.a", "M.Sc.", "M.Sc", "m.sc.", "B.Ed.", "Ph.D.", "LL.M.", "Prof. Dr. h.c. mult.",
        "J.R. Muster", "J.de Vries", "Hans-J. Muster", "O’Brien", "D'Angelo", "Müller-Lüdenscheidt",
        "St.Ingbert", "St. Gallen", "Muster GmbH & Co.KG", "Muster e.V.", "ver.di", "Bad X v.d.H.",
        "Landkreis Beispiel, Abt.IT", "Amt 61.2", "Referat 1.10.3", "Halle a.d.Saale",
        "Stadt/Land", "24/7", "A.Muster/B.Muster", "Christian Ude: Büro", "Team: Wärme",
        "Łukasz Wójcik", "محمد", "王小明", "می\u200cخواهم", "Stadtwerke (AöR)",
    ],
)  # fmt: skip
def test_names_stay_as_they_are(name: str) -> None:
    assert fit_name("Name", name) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u200bEva\u200b", "Eva"),
        ("Eva\u200f", "Eva"),
        ("E\u200dva", "Eva"),
        ("Eva\U000e0041\U000e0042", "Eva"),
        ("\u3164", ""),
        ("\uffa0\u115f\u1160", ""),
        ("\u2800 \u200b\u00ad\ufeff", ""),
        ("\u034f\ufe0f\U000e0101\U00016fe4", ""),
        ("E\u034fv\ufe00a\U000e01ef", "Eva"),
        ("\u0301", ""),
        ("Eva\u00a0\u2003 Muster", "Eva Muster"),
    ],
)
def test_what_cannot_be_seen_is_no_name(written: str, name: str) -> None:
    person = named_person(
        parse_address("a@example.org"), title=written, first_name=written, organisation=written
    )
    assert (person.title, person.first_name, person.organisation) == (name, name, name)
    seminar = a_seminar(series=written, speakers=(Speaker(written, written, written, written),))
    assert legible_seminar(seminar).speakers == (Speaker(name, name, name, name),)
    assert legible_seminar(seminar).series == name
    if not name:
        with pytest.raises(InvalidValueError, match="no title"):
            legible_seminar(a_seminar(title=written))
