"""Names: what cannot be seen goes, and nothing in them becomes a link in somebody's mail."""

import contextlib

import pytest
from cost import doubling_ratio
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
        "www12.evil",
        "Gewinn X.com",
        "Gewinn: jetzt-gratis.jetzt",
        "evil.com-",
        "evil.com_",
        "x.evil-bank.com",
        ".".join(["a"] * 90) + ".evil.com",
        "evil.भारत",
        "evil.中国",
        "evil.한국",
        "evil.みんな",
        "evil.موقع",
        "evil.vermögensberatung",
        "A.b.com",
        "Dr.evil.com",
    ],
)
def test_a_web_address_is_no_name(name: str) -> None:
    with pytest.raises(InvalidValueError, match='"Nachname" contains the web address'):
        fit_name("Nachname", name)
    for field in ("title", "first_name", "last_name", "organisation"):
        with pytest.raises(InvalidValueError):
            named_person(parse_address("a@example.org"), **{field: name})  # type: ignore[arg-type]


# Endings that mail programs know, of every kind; and what may stand before one and is no excuse.
ENDINGS = """
com de net org info biz eu at ch li co uk io me ai in sc st jetzt gmbh immo immobilien reisen
schule haus versicherung life team media network help pro coop jobs museum finance bank kaufen
gratis ltd work video care health love art best bio one plus tel wiki zone ist dad foo money
pics guru ninja rocks codes community consulting credit expert financial global gold hosting lol
market photo pub run sale tax tips tools travel vote wtf yoga arpa post cat bzh business earth
eco energy engineer events fit gift green group kim kitchen koeln land law legal limited lotto
map marketing menu moda nrw observer partners plumbing poker realty report rip saarland sarl
schwarz security show ski soccer srl storage study style surf systems taxi tours town toys
training tube university vet voyage watch wedding whoswho wien win wine works world zuerich рус
бел ελ онлайн укр рф
"""
BEFORE = "evil dr prof st hr fr co ba ma str ing phil math art med M T X J ver.di a.b jetzt-gratis"


@pytest.mark.parametrize("ending", ENDINGS.split())
def test_no_ending_is_forgotten(ending: str) -> None:
    for before in BEFORE.split():
        for label in (before, before.capitalize()):
            name = f"Gewinn {label}.{ending}"
            if f"{label}.{ending}".casefold() in STAY:
                continue
            for written in (name, f"{name}!", f"({label}.{ending})", f"{name}-"):
                with pytest.raises(InvalidValueError):
                    fit_name("Name", written)


# Said behind or before a title, these are not read as addresses.
STAY = frozenset({"dr.in", "prof.in", "dr.art", "prof.art", "str.in", "med.in", "ing.in", "ing.art",
                  "phil.art", "med.art", "dr.sc", "prof.sc", "m.sc",
                  "ing.sc", "phil.sc", "med.sc"})  # fmt: skip


@pytest.mark.parametrize("written", ["EVIL.JETZT", "Evil.Jetzt", "evil.Com", "Evil.Shop"])
def test_its_case_does_not_hide_an_address(written: str) -> None:
    with pytest.raises(InvalidValueError):
        fit_name("Name", written)


@pytest.mark.parametrize("part", ["a.", "evil.co", "a-", "भ", "www", "a.b/", "1.2.3.4"])
def test_a_name_costs_what_its_length_does(part: str) -> None:
    def read(size: int) -> None:
        with contextlib.suppress(InvalidValueError):
            fit_name("Name", part * size)

    assert doubling_ratio(lambda size: read(size), 2000) <= 2.6


@pytest.mark.parametrize(
    "name",
    [
        "Dr.", "Dr.in", "Prof.in", "Dr.med.", "Dr.rer.nat.", "Dipl.-Ing.", "Dipl.-Psych.in",
        "Mag.a", "M.Sc.", "M.Sc", "m.sc.", "B.Ed.", "Ph.D.", "LL.M.", "Prof. Dr. h.c. mult.",
        "J.R. Muster", "J.de Vries", "Hans-J. Muster", "O’Brien", "D'Angelo", "Müller-Lüdenscheidt",
        "St.Ingbert", "St. Gallen", "Muster GmbH & Co.KG", "Muster e.V.", "ver.di", "Bad X v.d.H.",
        "Landkreis Beispiel, Abt.IT", "Amt 61.2", "Referat 1.10.3", "Halle a.d.Saale",
        "Stadt/Land", "24/7", "A.Muster/B.Muster", "Christian Ude: Büro", "Team: Wärme",
        "Kim.Li", "Ng.Ai", "Ed.Co", "Chr.Li", "M.Li", "Dr.Ma", "B.Sc", "Dr.ing.", "Mag.art.",
        "Prof.Dr.med", "Prof.Dr.med.dent.", "Dr.sc.nat.", "Dipl.Ing.(FH)", "Dir.in", "RA.in",
        "Arch.in Muster", "J.R.R. Tolkien", "P.de la Cruz", "Ltd.MR", "gem.GmbH", "z.B.", "M.Ed.",
        "Hans.Peter", "anna.muster", "Haus.Halt", "Stadt.Land.Fluss", "Th.Mann", "W.E.B. Du Bois",
        "Bgm.in", "Neustadt a.d.Weinstraße", "Dr.rer.pol.", "3.0", "Nr.5", "a.D.", "U.S.A.",
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
