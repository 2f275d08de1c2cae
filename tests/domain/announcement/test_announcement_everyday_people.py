"""People as everyday letters tell of them: by half a name, in small letters, in several clauses."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement
from mailer.domain.details import Contact

TODAY = date(2026, 1, 20)
HEAD = "Gute Nachbarschaft\nMittwoch, 4. März 2026, 18 bis 20 Uhr, Rathaus Süderaue\n\n"


def _read(text: str) -> Announcement:
    return read_announcement(HEAD + text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        # The full name stands in the signature or in another sentence.
        (
            "Rückfragen an Frau Quast, Tel. 0211 5550-318.\n\nMit freundlichen Grüßen\nRita Quast",
            Contact("Rita Quast", "0211 5550-318"),
        ),
        (
            "Fragen: Frau Dr. Quast, quast@example.org\n\nHerzliche Grüße\nDr. Rita Quast",
            Contact("Dr. Rita Quast", "", "quast@example.org"),
        ),
        ("Bei Fragen: tom.ohm@example.org\n\nViele Grüße\nTom Ohm", "Tom Ohm"),
        ("Bei Fragen: t.vanohm@example.org\n\nViele Grüße\nTom van Ohm", "Tom van Ohm"),
        ("Die Orga macht Tom Ohm.\nFragen: Tom, 0171 5550142", "Tom Ohm"),
        ("Noch was unklar? Bei mir melden, 0171 5550142.\n\nLG\nTom Ohm", "Tom Ohm"),
        ("Fragen: Herr Ohm, 0171 5550142\n\nViele Grüße\nBert Ohm, Max Ohm", "Herr Ohm"),
        ("Fragen: e.ohm@example.org\n\nViele Grüße\nAnna Ohm, Bert Ohm", ""),
        # In everyday words.
        ("Wenn was ist, ruft Noor an: 0151 5550 3377", Contact("Noor", "0151 5550 3377")),
        ("Wenn noch was ist: Gitta Ohm, 0171 5550142", "Gitta Ohm"),
        ("Falls etwas unklar ist: Gitta Ohm 0171 5550142", "Gitta Ohm"),
        ("Alles Weitere weiß Gitta Ohm (0171 5550142).", "Gitta Ohm"),
        ("Wer noch etwas wissen will, ruft Gitta Ohm an: 0171 5550142", "Gitta Ohm"),
        ("Frau Ohm im Bürgerbüro hilft gern weiter: 0171 5550142", "Frau Ohm"),
        ("Auskunft: Hr. Ohm, Tel. 0171 5550142", "Herr Ohm"),
        ("Stuck? Text Ann Sample on 01632 960 123.", "Ann Sample"),
        ("Any questions, give Ann Sample a ring on 01632 960 123.", "Ann Sample"),
        (
            "If the sound fails, ring Noor on 0151 5550 3377. She reads mail too: noor@example.org",
            Contact("Noor", "0151 5550 3377", "noor@example.org"),
        ),
        ("wenn was is: gitta ohm 0171 5550142", Contact("Gitta Ohm", "0171 5550142")),
        # Lines of a form.
        (
            "Kontakt: Silke Ohm\nKontakt Telefon: 02955 7788-0\nKontakt E-Mail: ohm@example.org",
            Contact("Silke Ohm", "02955 7788-0", "ohm@example.org"),
        ),
        ("Wenn was ist: 0171 5550142", Contact("", "0171 5550142")),
        ("fragen an finn 0176 5550199", "Finn"),
        ("Enquiries: Events Team, 020 7946 0102", Contact("Events Team", "020 7946 0102")),
    ],
)
def test_whom_one_asks_is_told_by_half_a_name(text: str, contact: Contact | str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Voll, Deichverband.\n\n{text}")
    told = found.details.contact
    assert (told.name if isinstance(contact, str) else told) == contact
    assert "contact" not in found.unsure
    assert [one.name for one in found.speakers] == ["Gerrit Voll"]


@pytest.mark.parametrize(
    ("header", "text", "name"),
    [
        ("Von: Amt <amt@example.org>\nCc: Quast, Rita", "Fragen an Frau Quast, 0211 55", "Rita"),
        ("Von: Ohm, Bente (Amt 5) <b@example.org>", "Fragen an mich: 06788 4410", "Bente Ohm"),
        ("From: Bente Ohm <b@example.org>", "Trouble? Call me on 01632 960 123", "Bente Ohm"),
    ],
)
def test_whom_one_asks_is_told_by_the_header_of_a_mail(header: str, text: str, name: str) -> None:
    mail = f"{header}\nGesendet: Mittwoch, 14. Januar 2026 16:08\nAn: Alle\nBetreff: Bach\n\n"
    found = read_announcement(f"{mail}{HEAD}{text}\n", today=TODAY)
    assert name in found.details.contact.name


SURE = [
    # What somebody does besides is no office, and the next one follows.
    (
        (
            "Den Einstieg macht Rabea Nölting, die seit elf Jahren Träger berät, und danach"
            " erzählt Domenik Faust vom Jugendring, was schiefging."
        ),
        [("Rabea Nölting", ""), ("Domenik Faust", "Jugendring")],
    ),
    (
        "Mit dabei sind Rabea Nölting, die das Haus gegründet hat, und Jörg Fed, der es leitet.",
        [("Rabea Nölting", ""), ("Jörg Fed", "")],
    ),
    ("Es spricht Rabea Nölting, die seit 2014 das Amt leitet.", [("Rabea Nölting", "")]),
    (
        "Unverändert dabei sind Rabea Nölting (Bücherei), die alles plante, und Jörg Fed.",
        [("Rabea Nölting", "Bücherei"), ("Jörg Fed", "")],
    ),
    (
        "Zuerst berichtet Rabea Nölting, anschließend zeigt Domenik Faust, wie es geht.",
        [("Rabea Nölting", ""), ("Domenik Faust", "")],
    ),
    ("Den Vortrag hält Rabea Nölting, selbst Mutter von drei Kindern.", [("Rabea Nölting", "")]),
    (
        "Rabea Nölting (sie hat den Verein gegründet) erzählt vom Anfang.",
        [("Rabea Nölting", "")],
    ),
    ("Calum Fair, who has run the co-op for ten years, tells the story.", [("Calum Fair", "")]),
    (
        "First up is Calum Fair from the co-op, followed by Ann Sample, who runs the library.",
        [("Calum Fair", "co-op"), ("Ann Sample", "")],
    ),
    (
        "You'll hear first from Ann Sample (Dale Council) and then from Tom Reed of the Club.",
        [("Ann Sample", "Dale Council"), ("Tom Reed", "Club")],
    ),
    # An office behind "Frau", and other words for who does it.
    (
        (
            "Als Gast haben wir Frau Notarin Irmela Tön eingeladen. Danach stellt Ruben Hassel"
            " das Haus vor."
        ),
        [("Irmela Tön", ""), ("Ruben Hassel", "")],
    ),
    ("Die Unterweisung obliegt Oberrätin Dr. Cordula Wenz.", [("Cordula Wenz", "")]),
    ("Das macht jetzt Swantje Kall, Polizeitrainerin.", [("Swantje Kall", "")]),
    ("Durch den Vormittag begleitet Sie Swantje Kall, Trainerin.", [("Swantje Kall", "")]),
    ("Auf der Bühne: Rabea Nölting und Jörg Fed", [("Rabea Nölting", ""), ("Jörg Fed", "")]),
    (
        "Marit Sundland (City of Fjell) will describe it, and Joan Puig (Vila Council) will ask.",
        [("Marit Sundland", "City of Fjell"), ("Joan Puig", "Vila Council")],
    ),
    # Day and house before who it is; a shop with somebody's name is nobody.
    (
        (
            "Heute liest um 18 Uhr in der Bücherei die Autorin Hanna Wolf aus ihrem Buch."
            " Die Karten druckt die Buchhandlung Petra Kolb."
        ),
        [("Hanna Wolf", "")],
    ),
    ("Keynote: Sofia Mark, from the port authority", [("Sofia Mark", "port authority")]),
    # In small letters.
    (
        "erzählen tun jupp marq von der gärtnerei und die dr. anneke stroth vom institut",
        [("Jupp Marq", "gärtnerei"), ("Anneke Stroth", "institut")],
    ),
    ("referenten: petra kohl, uwe brandt", [("Petra Kohl", ""), ("Uwe Brandt", "")]),
]


@pytest.mark.parametrize(("text", "people"), SURE)
def test_everybody_who_speaks_is_read_and_nothing_else(
    text: str, people: list[tuple[str, str]]
) -> None:
    found = _read(text)
    assert [(one.name, one.organisation) for one in found.speakers] == people
    assert "speakers" not in found.unsure


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Who's talking? Calum Fair, who runs the co-op, and then me.\n\nCheers,\nDilys Pro",
            ["Calum Fair", "Dilys Pro"],
        ),
        ("Tom Ohm von der Wohnberatung hat Muster dabei.", ["Tom Ohm"]),
        ("Ich zeige euch, wie man Stühle flickt.\n\nViele Grüße\nTom Ohm", ["Tom Ohm"]),
    ],
)
def test_who_seems_to_speak_is_proposed(text: str, names: list[str]) -> None:
    found = _read(text)
    assert [one.name for one in found.speakers] == names
    assert "speakers" in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Hilke Brand is inviting you to a scheduled Zoom meeting.\n",
        "Please accept the assurances of our highest consideration.\n\nDr. Hilke Brand\nHead",
        "Sander once sat here, and max will be late.\n",
        "Ich halte Ihnen gern einen Platz frei, und ich freue mich.\n\nViele Grüße\nTom Ohm",
    ],
)
def test_who_only_invites_or_signs_does_not_speak(text: str) -> None:
    found = _read(f"Es spricht Dr. Gerrit Voll, Deichverband.\n\n{text}")
    assert [one.name for one in found.speakers] == ["Gerrit Voll"]
    assert "speakers" not in found.unsure


def test_whom_one_asks_in_a_chat_is_whoever_wrote_the_line() -> None:
    found = read_announcement(
        "[18.01.26, 19:42] Anja: wann war der Kurs?\n"
        "[18.01.26, 19:44] Paul: Sa 28.2.2026, 9 bis 16 Uhr, Betriebshof Steinau\n"
        "[18.01.26, 19:47] Paul: Fragen bei mir, 0160 5550111\n",
        today=TODAY,
    )
    assert found.details.contact == Contact("Paul", "0160 5550111")


def test_lines_in_small_letters_stay_lines() -> None:
    found = read_announcement(
        "fahrradkurs für erwachsene\nsa 18.4.2026 10-12 uhr\nort: schulhof ellernbach, am ring 9\n"
        "es leitet petra kohl vom radclub\nfragen an petra kohl, 0171 5550142\n",
        today=TODAY,
    )
    assert found.place == "schulhof ellernbach, am ring 9"
    assert [one.name for one in found.speakers] == ["Petra Kohl"]
    assert found.details.contact == Contact("Petra Kohl", "0171 5550142")


def test_a_full_name_far_away_is_not_shown_as_the_place_of_the_contact() -> None:
    rest = "Wir gehen am Bach entlang und sehen, was der Winter übrig ließ. " * 10
    text = f"{HEAD}Fragen: Frau Ohm, 0171 5550142.\n\n{rest}\n\nViele Grüße\nRita Ohm\n"
    found = read_announcement(text, today=TODAY)
    place = next(one for one in found.found if one.field == "contact")
    assert found.details.contact.name == "Rita Ohm"
    assert text[place.start : place.end] == "0171 5550142"


def test_a_name_in_small_letters_is_shown_where_it_stands() -> None:
    text = f"{HEAD}referent: petra kohl"
    place = next(one for one in _read("referent: petra kohl").found if one.field == "speakers")
    assert text[place.start : place.end] == "petra kohl"
