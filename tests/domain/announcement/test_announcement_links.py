"""At which address one registers and at which one takes part, told by words, hosts and paths."""

from datetime import date

import pytest

from mailer.domain.announcement import Announcement, read_announcement

TODAY = date(2026, 1, 20)
WHEN = "Mittwoch, 4. März 2026, 10:00–11:30 Uhr"
URL = "https://portal.example.org/veranstaltung/77"


def online(text: str) -> Announcement:
    return read_announcement(f"Online-Seminar: Hecken im Winter\n{WHEN}\n{text}", today=TODAY)


def on_site(text: str) -> Announcement:
    place = "Ort: Rathaus Musterstadt, Saal 1"
    return read_announcement(f"Fachtag: Hecken\n{WHEN}\n{place}\n{text}", today=TODAY)


@pytest.mark.parametrize(
    "written",
    [
        "hecken[at]example.org",
        "hecken [ät] example.org",
        "hecken(at)example.org",
        "hecken (a) example.org",
        "hecken{at}example.org",
        "hecken @ example.org",
        "an hecken at example.org",
        "hecken at example.org",
        "hecken at example punkt org",
        "hecken(at)example(punkt)org",
    ],
)
def test_a_mail_address_that_is_spelled_out_is_no_web_address(written: str) -> None:
    found = on_site(f"Anmeldung: {written}")
    assert (found.registration_url, found.join_url) == ("", "")


@pytest.mark.parametrize(
    "written", ["Register at example.org/hecken", "Anmeldung: online at example.org/hecken"]
)
def test_at_before_a_page_is_no_sign_of_mail(written: str) -> None:
    assert on_site(written).registration_url == "https://example.org/hecken"


@pytest.mark.parametrize(
    "text",
    [
        f"Rückmeldung erbeten: {URL}",
        f"Zusage bitte hier: {URL}",
        f"Bitte sagen Sie uns bis zum 20. Februar zu: {URL}",
        f"Anmeldung und Programm: {URL}",
        f"Anmeldung sowie weitere Informationen unter {URL}",
        f"Registration and further details: {URL}",
        f"Wie melde ich mich an? Unter {URL}",
        f"Platzreservierung: {URL}",
        f"Ticketshop: {URL}",
        f"Meldung: {URL}",
        f"Bitte tragen Sie sich hier ein: {URL}",
        f"Um Antwort wird gebeten: {URL}",
        f"Bitte bestätigen Sie Ihre Teilnahme: {URL}",
        "Tickets: https://portal.example.org/veranstaltung/77",
        f"Save your spot: {URL}",
        f"In den Warenkorb: {URL}",
        f"Melden Sie sich an und sagen Sie, ob Sie hier oder online teilnehmen:\n{URL}",
    ],
)
def test_one_registers_where_words_say_so(text: str) -> None:
    found = on_site(text)
    assert found.registration_url == URL
    assert "registration_url" not in found.unsure


@pytest.mark.parametrize(
    "url",
    [
        "https://eveeno.com/hecken-26",
        "https://pretix.eu/gartenamt/hecken/",
        "https://www.meetup.com/gartenamt/events/300/",
        "https://www.eventbrite.de/e/hecken-tickets-99",
        "https://forms.office.com/e/HeCkEn1",
        "https://events.teams.microsoft.com/event/77@88",
    ],
)
def test_a_service_for_registering_needs_no_words(url: str) -> None:
    found = online(url)
    assert (found.registration_url, found.join_url) == (url, "")
    assert "registration_url" not in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        f"Zimmer buchen: {URL}",
        f"Bitte buchen Sie Ihren Stand unter {URL}",
        f"Hotel buchen Sie bitte selbst: {URL}",
        f"Umfrage vorab: {URL}",
        f"Anfahrt: {URL}",
        f"Abmeldung: {URL}",
        f"Der Abend wird aufgezeichnet und steht später unter {URL} bereit.",
        "Programm: https://portal.example.org/programm.pdf",
        "https://portal.example.org/plakat.jpg",
        "Treffpunkt auf der Karte: https://www.openstreetmap.org/#map=17/50.1/8.6",
        "Fragen sammeln wir hier: https://app.sli.do/event/hecken",
    ],
)
def test_nobody_registers_at_a_hotel_a_survey_a_map_or_a_paper(text: str) -> None:
    found = on_site(text)
    assert (found.registration_url, found.join_url) == ("", "")
    assert "registration_url" not in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        "Anmeldeformular: https://portal.example.org/formular.pdf",
        f"Anmeldung: hecken@example.org. Mehr Infos: {URL}",
    ],
)
def test_a_form_to_print_or_a_page_that_tells_more_is_looked_at(text: str) -> None:
    assert "registration_url" in on_site(text).unsure


@pytest.mark.parametrize(
    "text",
    [
        "Anmeldung per QR-Code",
        "Zum Anmelden den QR-Code scannen.",
        "Anmelden können Sie sich hier.",
        "Die Anmeldung erfolgt über unsere Homepage.",
        "Anmeldung auf der Website des Gartenamts",
        "Anmeldung über das Fortbildungsportal",
    ],
)
def test_a_link_that_is_not_in_the_text_is_asked_for(text: str) -> None:
    found = on_site(text)
    assert found.registration_url == ""
    assert "registration_url" in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        f"Anmeldung per E-Mail: hecken@example.org\nMehr Infos: {URL}",
        f"Anmeldung: hecken[at]example.org\nMehr Infos: {URL}",
        f"Anmeldung telefonisch unter 0511 445566\nMehr Infos: {URL}",
        f"Eine Anmeldung ist nicht erforderlich.\nMehr Infos: {URL}",
        f"Anmeldung nicht nötig.\nMehr Infos: {URL}",
    ],
)
def test_a_page_that_tells_more_is_not_asked_about_where_one_registers_otherwise(text: str) -> None:
    found = on_site(text)
    assert found.registration_url == ""
    assert "registration_url" not in found.unsure


@pytest.mark.parametrize(
    "text",
    [
        f"Teilnahme online: {URL}",
        f"Online-Teilnahme: {URL}",
        f"Zoom: {URL}",
        f"Nextcloud Talk: {URL}",
        f"BigBlueButton-Raum: {URL}",
        f"Bitte wählen Sie sich hier ein: {URL}",
        f"Einloggen unter {URL}",
        f"Der Vortrag wird live gestreamt: {URL}",
        f"Treten Sie hier bei: {URL}",
        f"Streaming: {URL} (keine Anmeldung nötig)",
        f"Der Stream läuft unter {URL}",
        f"Unter {URL} können Sie sich zuschalten.",
        f"Ort: {URL}",
        f"Ort: online ({URL})",
        f"Wo: digital unter {URL}",
    ],
)
def test_one_takes_part_where_words_say_so(text: str) -> None:
    found = online(text)
    assert (found.registration_url, found.join_url) == ("", URL)
    assert not {"registration_url", "join_url"} & set(found.unsure)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.gotomeet.me/Gartenamt/hecken",
        "https://lecture.senfcall.de/hec-ken-77x",
        "https://webex.gartenamt.example.org/meet/hecken",
        "https://lernen.example.edu/mod/bigbluebuttonbn/view.php?id=77",
        "https://daten.example.org/call/a7b8c9",
        "https://raum.example.org/b/hec-ken-x7y",
        "zoom.us/j/91234567890",
    ],
)
def test_a_meeting_is_known_by_its_host_or_its_path(url: str) -> None:
    found = online(url)
    assert found.join_url.endswith(url)
    assert not {"registration_url", "join_url"} & set(found.unsure)


@pytest.mark.parametrize(
    "url",
    [
        "https://konferenz.example.org/hecken",
        "https://www.example.org/hecken/join",
        "https://live.example.org/hecken",
    ],
)
def test_what_is_only_called_like_a_meeting_is_taken_and_looked_at(url: str) -> None:
    found = online(url)
    assert found.join_url == url
    assert "join_url" in found.unsure


def test_pages_beside_the_way_in_are_not_asked_about() -> None:
    found = online(f"Zoom: https://zoom.us/j/91234567890\nMehr zum Thema: {URL}")
    assert found.join_url.endswith("91234567890")
    assert "registration_url" not in found.unsure


def test_where_one_registers_or_joins_is_asked_for_both() -> None:
    found = online(f"Anmeldung und Zugang: {URL}")
    assert {"registration_url", "join_url"} <= set(found.unsure)


@pytest.mark.parametrize(
    ("said", "join_url", "registration_url"),
    [
        (
            "Join Zoom Meeting\nhttps://zoom.example.com/j/84412093377?pwd=Qk9",
            "https://zoom.example.com/j/84412093377?pwd=Qk9",
            "",
        ),
        (
            "Jetzt an der Besprechung teilnehmen\nhttps://konferenz.example.org/raum-7",
            "https://konferenz.example.org/raum-7",
            "",
        ),
        (
            "Der Link bleibt gleich:\nhttps://teams.microsoft.com/l/meetup-join/19%3ameeting_a/0",
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting_a/0",
            "",
        ),
        (
            "Hier anmelden und Zugangslink erhalten: https://example.org/anmelden",
            "",
            "https://example.org/anmelden",
        ),
        (
            "Register here and receive your access link: https://example.org/form",
            "",
            "https://example.org/form",
        ),
        ("Hier anmelden\nhttps://example.org/kurs-7", "", "https://example.org/kurs-7"),
        (
            "Anmeldung   bis Freitag, 27. Februar, unter\n            events.example.org/kurs-7",
            "",
            "https://events.example.org/kurs-7",
        ),
        (
            "Meldung der teilnehmenden Person über das Portal https://example.org/db",
            "",
            "https://example.org/db",
        ),
        ("Use the form at https://example.org/f by 27 February.", "", "https://example.org/f"),
        (
            (
                "Step 1: tell us you are coming: https://example.org/f\n"
                "Step 2: enter the room: https://meet.example.org/r"
            ),
            "https://meet.example.org/r",
            "https://example.org/f",
        ),
    ],
)
def test_the_words_above_an_address_say_what_it_is_for(
    said: str, join_url: str, registration_url: str
) -> None:
    text = f"Wärme im Quartier\n\nOnline-Seminar am 4. März 2026, 10–11 Uhr\n\n{said}\n"
    found = read_announcement(text, today=TODAY)
    assert (found.join_url, found.registration_url) == (join_url, registration_url)


def test_the_way_in_below_the_signature_is_read() -> None:
    text = (
        "Betreff: Sprechstunde Radwege\n\nLiebe Kolleginnen und Kollegen,\n\nam 4. März 2026, "
        "10–11 Uhr, beantworten wir online Ihre Fragen.\n\nViele Grüße\nMax Muster\n\n"
        "________________\nMicrosoft Teams Benötigen Sie Hilfe?\n"
        "Jetzt an der Besprechung teilnehmen\nhttps://teams.example.com/l/meetup-join/19%3am\n"
        "Besprechungs-ID: 318 440 902 17\nPasscode: rT7wQz\n"
    )
    found = read_announcement(text, today=TODAY)
    assert found.join_url == "https://teams.example.com/l/meetup-join/19%3am"
    assert found.details.access.meeting_id == "318 440 902 17"
    assert found.details.access.passcode == "rT7wQz"
    told = "\n".join((found.teaser, *found.body, found.closing))
    assert not any(secret in told for secret in ("rT7wQz", "318 440", "Jetzt an der"))


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Join Zoom Meeting\nhttps://zoom.example.com/j/84412093377?pwd=Q\n\n"
            "Meeting ID: 844 1209 3377\nPasscode: 519204\n\nOne tap mobile\n"
            "+496950501234,,84412093377# Germany\n\n"
            "Dial by your location\n+49 69 5050 1234 Germany\nFind your local number"
        ),
        (
            "Microsoft Teams\nJetzt an der Besprechung teilnehmen\n"
            "https://teams.example.com/l/meetup-join/19%3am\nEinwahl per Telefon\n"
            "+49 69 3665 0099,,71822344# Frankfurt\nTelefonkonferenz-ID: 718 223 44#\n"
            "Für Organisatoren: Besprechungsoptionen"
        ),
    ],
)
def test_a_tools_own_lines_are_no_text_for_everybody(lines: str) -> None:
    event = "Wärme\n\nOnline-Seminar, 4. März 2026, 10 Uhr"
    chat = "Der Chat ist offen für Ihre Fragen."
    found = read_announcement(f"{event}\n\n{lines}\n\n{chat}\n", today=TODAY)
    assert (found.teaser, *found.body) == ("Der Chat ist offen für Ihre Fragen.",)


@pytest.mark.parametrize(
    "text",
    [
        f"Ob Ihr Browser mitspielt, können Sie hier prüfen: {URL}",
        f"Kein Konto? Anleitung: {URL}/registrieren",
        "Noch Fragen zur Technik? https://portal.example.org/hilfe/registrieren",
        f"Rather have a demo? Book 20 minutes with me: {URL}",
        f"Please fill in our feedback form: {URL}",
        f"In den Kalender eintragen: {URL}.ics",
    ],
)
def test_where_one_tests_asks_and_books_something_else_nobody_takes_part(text: str) -> None:
    found = online(text)
    assert (found.registration_url, found.join_url) == ("", "")


def test_the_address_above_the_number_of_a_meeting_leads_into_it() -> None:
    found = online(f"There is no fee. Just click:\n{URL}\nMeeting ID: 388 204 175 93\nPasscode: x8")
    assert (found.registration_url, found.join_url) == ("", URL)


@pytest.mark.parametrize(
    "text",
    [
        "Or call in (audio only): +49 299 7700 145",
        "Einwahl per Telefon\n+49 299 7700 145",
        "Telefonisch: +49 299 7700 145, PIN 660218#",
        "Oder telefonisch dazukommen unter +49 299 7700 145",
    ],
)
def test_one_dials_in_where_words_say_so(text: str) -> None:
    access = online(f"Meeting ID: 388 204 175 93\n{text}").details.access
    assert access is not None
    assert access.dial_in.startswith("+49 299 7700 145")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Zugang: https://alfaview.example.com/join/hecken\nPIN: 4471", "4471"),
        ("Zoom: https://zoom.example.com/j/91234567890, passcode swifts", "swifts"),
        ("Zoom: https://zoom.example.com/j/91234567890, Passwort vergessen?", ""),
    ],
)
def test_a_code_beside_the_address_lets_in(text: str, code: str) -> None:
    access = online(text).details.access
    assert (access.passcode if access else "") == code


def test_the_tool_is_told_under_technik() -> None:
    access = online("Technik: Webex, der Link folgt").details.access
    assert access is not None
    assert access.platform == "Webex"


def test_an_address_is_parted_at_the_margin_as_words_are() -> None:
    parted = "Wer sät, schnei-\ndet auch. Wir zeigen, wie man He-\ncken pflegt.\n"
    found = on_site(f"{parted}Anmeldung bis 10. Februar unter www.hecken.exam-\nple.org/tag")
    assert found.registration_url == "https://www.hecken.example.org/tag"
    assert "registration_url" in found.unsure
