"""Titles alone on a line below words that announce them, in mails, rows and newsletters."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
WHEN = "\n\nMittwoch, 4. März 2026, 10 bis 12 Uhr, online\n\nWir sprechen über das, was hilft.\n"


def read(text: str) -> Announcement:
    return read_announcement(text, today=TODAY)


@pytest.mark.parametrize(
    "above",
    [
        "Betreff: Einladung Fachtag Forst, 4.3.2026\n\nGuten Tag,\n\nwir laden Sie ein zum Fachtag",
        "Liebe Aktive,\n\nhiermit laden wir Sie herzlich ein zu unserer Informationsveranstaltung",
        "Sehr geehrte Damen und Herren,\n\nwie besprochen weisen wir Sie hin auf den Workshop",
        "Hallo zusammen,\n\nim Frühjahr gibt es eine Neuauflage unserer Schulung",
        "Liebe Nachbarn,\n\nbitte vormerken:",
        "Sehr geehrte Damen und Herren,\n\nbitte merken Sie sich schon jetzt diesen Termin vor:",
        "Guten Tag,\n\nwir möchten Sie auf folgende Veranstaltung aufmerksam machen:",
        "Guten Tag,\n\nAnna Muster spricht bei uns zum Thema",
        "Liebe Nachbarn,\n\nunser nächstes Treffen steht unter dem Thema",
        "Liebe Nachbarn,\n\ndas Thema diesmal lautet:",
        "Guten Tag,\n\ndas Netzwerk und die Stiftung laden Sie herzlich ein:",
        "Betreff: WG: bitte aushängen\n\nHallo,\n\nzur Info: wir veranstalten den Infoabend",
        "Dear colleagues,\n\nwe would like to invite you to our next workshop",
        "Dear all,\n\nplease save the date for our spring lecture",
        "Dear members,\n\nwe are pleased to announce an online seminar on",
    ],
)
def test_the_line_below_an_invitation_is_the_title(above: str) -> None:
    found = read(f"{above}\n\nWiese und Weide im Wandel{WHEN}")
    assert found.title == "Wiese und Weide im Wandel"
    assert "title" not in found.unsure


@pytest.mark.parametrize(
    "above",
    [
        "Guten Tag,\n\nwir laden Sie herzlich ein zum Fachtag",
        "Liebe Aktive,\n\nin zwei Wochen treffen wir uns zur",
    ],
)
def test_the_title_may_end_the_sentence_that_announces_it(above: str) -> None:
    found = read(f"Betreff: Raum geändert\n\n{above}\n\nWiese und Weide im Wandel.{WHEN}")
    assert found.title == "Wiese und Weide im Wandel"


@pytest.mark.parametrize(
    "below",
    [
        "Landratsamt Neudorf\nAmt für Umwelt",
        "Dr. Anna Muster, Universität Neudorf",
        "Stadthalle Neudorf",
        "am Mittwoch, den 11. März 2026",
    ],
)
def test_no_office_person_or_house_below_an_invitation_is_the_title(below: str) -> None:
    found = read(f"Wiese und Weide\n\nWir laden Sie herzlich ein zum Fachtag\n\n{below}{WHEN}")
    assert below.split("\n")[0] != found.title


@pytest.mark.parametrize(
    "heading",
    [
        "Als Nächstes:",
        "Unser nächster Termin:",
        "Nächster Vortrag",
        "*** Next talk ***",
        "Our next session:",
        "Coming up next",
        "Diesmal:",
        "Heute bei Wissen am Mittag:",
        "--- TERMIN DES MONATS ---",
        "Veranstaltungstipp der Woche",
        "Event of the month",
        "Unser Veranstaltungstipp:",
        "FEATURED EVENT",
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        "4. März 2026, 18 Uhr\n„Wiese und Weide: Was bleibt?“\nmit Anna Muster",
        "Wiese und Weide: Was bleibt?\nEin Gespräch für alle\n4. März 2026, 18 Uhr",
        "4 March 2026, 6 pm\nDr Anna Muster (Uni Neudorf)\n“Wiese und Weide: Was bleibt?”",
    ],
)
def test_below_the_next_of_a_row_stands_its_title(heading: str, below: str) -> None:
    above = "Wissen am Mittag – die Reihe des Vereins\nJeden Mittwoch ein Thema, eine Stimme."
    assert read(f"{above}\n\n{heading}\n\n{below}\n").title == "Wiese und Weide: Was bleibt?"


@pytest.mark.parametrize(
    "chrome",
    [
        "Wird diese Nachricht nicht richtig dargestellt? Im Browser ansehen",
        "Falls diese E-Mail nicht korrekt angezeigt wird, klicken Sie bitte hier.",
        "Newsletter wird nicht richtig angezeigt? Hier klicken",
        "Probleme mit der Darstellung? Online-Version öffnen",
        "Having trouble viewing this email? View it in your browser",
        "View this email in your browser",
        "If this message is not displayed correctly, click here.",
        "Sie können diesen Newsletter nicht lesen? Zur Webansicht",
        "Webversion | Abmelden",
    ],
)
def test_a_newsletters_own_lines_are_no_title(chrome: str) -> None:
    found = read(f"{chrome}\n\nWiese und Weide im Wandel{WHEN}")
    assert (found.title, "title" in found.unsure) == ("Wiese und Weide im Wandel", False)


@pytest.mark.parametrize(
    "subject",
    [
        "TERMINVERSCHIEBUNG – Fachtag Wiese und Weide NEU am 25.03.",
        "WICHTIG: Fachtag Wiese und Weide",
        "Achtung! Fachtag Wiese und Weide",
        "WG: AW: Erinnerung: Fachtag Wiese und Weide",
        "[Verteiler] Fachtag Wiese und Weide",
        "NEUER TERMIN: Fachtag Wiese und Weide",
        "Abgesagt: Fachtag Wiese und Weide",
        "POSTPONED - Fachtag Wiese und Weide: 6-8 May",
        "Raumänderung: Fachtag Wiese und Weide",
        "Save the date: Fachtag Wiese und Weide",
        "Ausgebucht: Fachtag Wiese und Weide",
        "Erinnerung und Raumänderung: Fachtag Wiese und Weide",
    ],
)
def test_what_a_subject_says_of_its_news_is_no_part_of_the_title(subject: str) -> None:
    found = read(f"Betreff: {subject}\n\nGuten Tag,\n\nwir freuen uns auf Sie.{WHEN}")
    assert found.title in {"Fachtag Wiese und Weide", "Wiese und Weide"}


@pytest.mark.parametrize(
    "heading", ["POSTPONED - Wiese und Weide: 6-8 May", "ABGESAGT: Wiese und Weide"]
)
def test_a_heading_that_tells_its_news_is_the_title_below_a_sites_name(heading: str) -> None:
    assert read(f"Neudorf Together\n\n{heading}{WHEN}").title == "Wiese und Weide"


@pytest.mark.parametrize(
    "kind",
    [
        "FACHTAG IN PRÄSENZ UND IM LIVESTREAM",
        "Online-Vortrag",
        "Workshop online und vor Ort",
        "Seminar (hybrid)",
        "Fachtagung per Zoom",
        "LECTURE IN PERSON AND ONLINE",
        "Einladung in Leichter Sprache",
        "Einladung in einfacher Sprache",
        "Invitation in Easy Read",
        "Information in Leichter Sprache",
        "Einladung (English version below)",
        "An alle Schulleitungen",
        "An die Mitglieder des Vereins",
        "To our member companies",
        "To all members of staff",
    ],
)
def test_a_line_of_the_form_or_the_readers_is_no_title(kind: str) -> None:
    found = read(f"{kind}\n\nWiese und Weide{WHEN}")
    assert (found.title, "title" in found.unsure) == ("Wiese und Weide", False)


@pytest.mark.parametrize(
    "title", ["An die Arbeit, Leute", "To the Moon and Back", "An alle denken"]
)
def test_a_title_may_begin_as_an_address_does(title: str) -> None:
    assert read(f"{title}{WHEN}").title == title


@pytest.mark.parametrize(
    "above",
    [
        "FOR IMMEDIATE RELEASE\n\nNeudorf, 19 January 2026",
        "Pressemitteilung",
        "NEWS RELEASE",
        "Zur sofortigen Veröffentlichung",
    ],
)
@pytest.mark.parametrize(
    "told",
    [
        'The society will hold a talk entitled "Who Owns the Meadow?" on Wednesday, 4 March 2026.',
        "Der Verein lädt am 4. März 2026 unter dem Titel „Who Owns the Meadow?“ zum Gespräch.",
        "Die Veranstaltung am 4. März 2026 trägt den Titel „Who Owns the Meadow?“.",
    ],
)
def test_a_papers_headline_is_not_the_events_name(above: str, told: str) -> None:
    headline = "“Time is running out”: Hearing brings together mayors and farmers"
    found = read(f"{above}\n\n{headline}\n\n{told} It begins at 6 p.m. in the town hall.")
    assert found.title == "Who Owns the Meadow?"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        (
            "Die Landfrauen laden für Samstag, den 25. April 2026, zum Erzählcafé Omas Garten ein.",
            "Omas Garten",
        ),
        (
            "Der Verein lädt am 4. März 2026 um 19 Uhr zum Vortrag Wärmepumpen im Altbau ein.",
            "Wärmepumpen im Altbau",
        ),
        (
            "Wir laden Sie am 4. März 2026 herzlich zum Themenabend Patientenverfügung ein.",
            "Patientenverfügung",
        ),
        (
            "The library invites you to the talk Bats of Old Barns on 4 March 2026 at 6 pm.",
            "Bats of Old Barns",
        ),
    ],
)
def test_a_name_without_marks_in_the_only_sentence(sentence: str, title: str) -> None:
    found = read(f"{sentence}\nEs geht um 19 Uhr los.")
    assert found.title.endswith(title)
    assert "title" in found.unsure


@pytest.mark.parametrize(
    "line",
    [
        "Prof. Dr. Leonore Muster: Kleine Wiesen, große Fragen",
        "Prof. Dr. Leonore Muster (Universität Neudorf): Kleine Wiesen, große Fragen",
        "Prof. Dr. Leonore Muster, Universität Neudorf: „Kleine Wiesen, große Fragen“",
        "Dr. Leonore Muster – Kleine Wiesen, große Fragen",
        "Dr. Leonore Muster | Kleine Wiesen, große Fragen",
    ],
)
@pytest.mark.parametrize("kind", ["Antrittsvorlesung", "Öffentlicher Vortrag", "Public lecture"])
def test_a_talk_is_called_what_stands_behind_its_speaker(kind: str, line: str) -> None:
    found = read(f"{kind}\n{line}{WHEN}")
    assert (found.title, "title" in found.unsure) == ("Kleine Wiesen, große Fragen", False)


def test_a_row_is_not_called_after_the_hours_of_its_line() -> None:
    text = "RESEARCH COLLOQUIUM\nTuesdays, 16:15–17:45, Room B 2.07\n\n28 April 2026\nOn Meadows"
    assert "Tuesdays" not in read(text).title


@pytest.mark.parametrize(
    "below",
    [
        "Wir freuen uns auf den Austausch\n\nIhr Team der Bücherei",
        "Wir laden Sie herzlich ein zum Workshop\n\nProgramm\n10 Uhr Begrüßung",
        "Wir laden ein zum Gespräch\n\nZur Anmeldung",
        "Im Anschluss laden wir zu einem Gespräch\n\nEintritt frei",
        "Bitte vormerken:\n\nAnmeldung bis 1. März an die Bücherei",
        "We look forward to a lively discussion\n\nYour library team",
        "Im Mai laden wir ein zum nächsten Vortrag\n\nDas Moor im Wandel",
    ],
)
def test_a_heading_stays_the_title_whatever_is_announced_below_the_day(below: str) -> None:
    found = read(f"Wiese und Weide im Wandel{WHEN}\n{below}\n")
    assert found.title == "Wiese und Weide im Wandel"


@pytest.mark.parametrize(
    "above",
    [
        "Sie waren schon einmal hier? Ihr Login finden Sie oben rechts.\nVeranstaltung",
        "Teilnahmebedingungen",
        "Anmeldung zum Fachtag Forst",
        "Unfallkasse Neudorf",
        "THE WEAVERS' MUSEUM\n\nStudy Day",
        "Newsletter des Verbands Neudorf\nAusgabe 1/2026 – Januar",
        "GUEST LECTURE",
        "Stadtwerke Neudorf GmbH\n\nEinladung zum Wärmeabend",
        "Ringvorlesung Landschaften\nSommersemester 2026\n\nMittwoch, 4. März 2026",
        "The first edition of our webinar series will take place on:",
        "Wir hatten Sie eingeladen zum Vortrag",
        "Kommunales Jobcenter Neudorf\nAnsprechpartner: Herr Lutz\n\nAn die Arbeitgeber im Kreis",
        "Werkstattgespräch Nr. 14\nMit: Tischlerin Henrike Muster",
        "Sie sind herzlich eingeladen!",
        "Einladung zum Mitmachen!",
        "Vorankündigung",
        "AUSGEBUCHT – Warteliste möglich!",
        "To all head teachers and governors",
        "Vernissage",
        "Museum of Meadows\nWhat's on\n\nTHIS MONTH'S TALK",
    ],
)
def test_what_stands_above_the_title_is_not_read_for_it(above: str) -> None:
    found = read(f"{above}\n\nWiese und Weide im Wandel{WHEN}")
    assert found.title == "Wiese und Weide im Wandel"


def test_an_item_of_a_newsletter_is_the_title_without_its_signs() -> None:
    text = "Liebe Leserinnen und Leser,\n\ndas Jahr beginnt. Dazu haben wir etwas für Sie.\n\n"
    found = read(f"{text}++ Online-Seminar: Wiese und Weide im Wandel ++{WHEN}")
    assert found.title == "Wiese und Weide im Wandel"


def test_a_subject_and_another_name_in_the_text_are_asked_about() -> None:
    found = read(
        "Betreff: ABGESAGT!! Elternabend Medien am 24.02.\n\nLiebe Eltern,\n\nder Elternabend "
        "„Handy, Spiel und Streit“ am 24. Februar 2026 um 19 Uhr im Jugendhaus fällt aus."
    )
    assert "title" in found.unsure


def test_the_talk_of_a_row_is_proposed_for_the_row() -> None:
    found = read(
        "Ringvorlesung im Sommersemester 2026: „Land und Leute“\n\n5. Mai 2026\n"
        "Prof. Dr. Ines Muster: Wenn die Wiese nicht reicht\n\n18.15 Uhr, Audimax"
    )
    assert (found.title, "title" in found.unsure) == ("Wenn die Wiese nicht reicht", True)


def test_the_talk_of_somebody_below_an_office_is_the_title() -> None:
    found = read(
        "Institut für Landschaft | Mittwochskolloquium\n\nMittwoch, 6. Mai 2026, 18.00 Uhr\n\n"
        "Dr. Sina Muster: Müll als Quelle"
    )
    assert found.title == "Müll als Quelle"
    assert [one.name for one in found.speakers] == ["Sina Muster"]


def test_the_one_session_named_below_a_group_is_proposed() -> None:
    found = read(f"Community of Practice: Meadows\nSession 6: Asking Better Questions{WHEN}")
    assert (found.title, "title" in found.unsure) == ("Asking Better Questions", True)


def test_a_kind_and_its_parts_below_a_name_is_no_title() -> None:
    assert read(f"Demenz verstehen\nGrundkurs in drei Teilen{WHEN}").title == "Demenz verstehen"
