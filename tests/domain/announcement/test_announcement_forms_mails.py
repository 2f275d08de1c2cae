"""What mails say of recording, places for people and access, and of hours among facts."""

import pytest
from domain.announcement.announcement_form import Form, judged

H = "Tagung Bienenweiden\n24. März 2026, 9–12 Uhr, online\n"

RECORDED = [
    ("Die Aufzeichnung steht später auf unserer Seite bereit.", True),
    ("Im Nachgang bekommen alle Angemeldeten die Aufzeichnung.", True),
    ("Nach der Veranstaltung stellen wir einen Mitschnitt bereit.", True),
    ("Die Aufzeichnung wird allen Angemeldeten zugesandt.", True),
    ("A recording will be shared afterwards.", True),
    ("Recording available on request.", True),
    ("Eine Aufzeichnung erfolgt nicht.", False),
    ("Eine Aufzeichnung findet nicht statt.", False),
    ("Von einer Aufzeichnung wird abgesehen.", False),
    ("Auf einen Mitschnitt verzichten wir.", False),
    ("Recording of the session is not permitted.", False),
    ("There will be no recording available afterwards.", False),
    ("Die Aufzeichnungen früherer Reihen finden Sie auf unserer Seite.", None),
    ("Die Aufzeichnung der letzten Tagung steht im Anschluss bereit.", None),
    ("Falls Sie verhindert sind: Die Aufzeichnung wird anschließend veröffentlicht.", None),
    ("Zur Aufzeichnung des Wasserverbrauchs nach der Sanierung dient ein Zähler.", None),
]
CAPACITY = [
    ("Wegen der begrenzten Zahl von 60 Plätzen bitten wir um Anmeldung.", 60),
    ("Wir haben Platz für etwa 90 Gäste.", 90),
    ("We have room for 50 people.", 50),
    ("Maximum 20 delegates", 20),
    ("Teilnehmerzahl: 12 bis 18", 18),
    ("Gruppengröße: 8–12 Personen", 12),
    ("Begrenzte Teilnehmerzahl (20)", 20),
    ("Bis zu 35 Personen können teilnehmen.", 35),
    ("Das Seminar ist auf 24 Teilnehmende ausgelegt.", 24),
    ("Es sind nur 15 Plätze verfügbar.", 15),
    ("Plätze\t20", 20),
    ("40 Plätze", 40),
    ("Es können 20 Personen teilnehmen.", 20),
    ("Only 25 places available.", 25),
    ("We can take up to 30 people.", 30),
    ("Es gibt noch 5 freie Plätze.", None),
    ("Bis zu 500 Menschen sind jährlich betroffen.", None),
    ("Pro Gemeinde ist Platz für 2 Personen.", None),
]
ACCESSIBLE = [
    "Der Saal ist mit dem Rollstuhl erreichbar.",
    "Der Hörsaal ist barrierefrei zugänglich.",
    "Benötigen Sie eine Höranlage, geben Sie dies bitte bei der Anmeldung an.",
    "Gebärdensprachdolmetschung kann bis 10. Februar angefragt werden.",
    "Ein barrierefreier Zugang ist vorhanden.",
    "Barrierefrei: ja",
    "Please tell us about any access requirements.",
    "Mit Übersetzung in Deutsche Gebärdensprache.",
]
NO_ACCESS = [
    "Wir zeigen, wie barrierefreie Räume entstehen.",
    "Wie gelingt Leichte Sprache in der Verwaltung?",
]


@pytest.mark.parametrize(("text", "recorded"), RECORDED)
def test_whether_it_is_recorded(text: str, recorded: bool | None) -> None:
    form = Form(text, H + text, {"recorded": recorded, "starts_at": "2026-03-24T09:00+01:00"})
    assert set(judged(form).values()) == {"right"}
    assert "starts_at" not in form.read().unsure  # what is beside the event may fall out


@pytest.mark.parametrize(("text", "capacity"), CAPACITY)
def test_for_how_many(text: str, capacity: int | None) -> None:
    assert Form(text, H + text, {}).read().capacity == capacity


@pytest.mark.parametrize("text", ACCESSIBLE)
def test_accessibility_is_kept_as_written(text: str) -> None:
    assert Form(text, H + text, {}).read().details.accessibility == text


@pytest.mark.parametrize("text", NO_ACCESS)
def test_a_topic_is_no_accessibility(text: str) -> None:
    assert Form(text, H + text, {}).read().details.accessibility == ""


HOURS = [
    ("Mi 4.3.2026, 10–11.30", "2026-03-04T10:00+01:00", "2026-03-04T11:30+01:00"),
    ("4. März 2026, 10-12, online", "2026-03-04T10:00+01:00", "2026-03-04T12:00+01:00"),
    ("4. März 2026, 10-12 Personen", None, None),
    ("4. März 2026, 10-12 €", None, None),
    ("> Mittwoch, 4. März 2026, 16–17\n> Uhr", "2026-03-04T16:00+01:00", "2026-03-04T17:00+01:00"),
    (
        "4. März 2026, ab 13:30 Uhr Ankommen, 14:00 Uhr Beginn, 17:00 Uhr Ende",
        "2026-03-04T14:00+01:00",
        "2026-03-04T17:00+01:00",
    ),
    (
        "4. März 2026, ab 13:30 Uhr Anmeldung und Kaffee, ab 14:00 Uhr Programm, bis 17:00 Uhr",
        "2026-03-04T14:00+01:00",
        "2026-03-04T17:00+01:00",
    ),
]


@pytest.mark.parametrize(("line", "starts_at", "ends_at"), HOURS)
def test_hours_among_facts(line: str, starts_at: str | None, ends_at: str | None) -> None:
    form = Form(line, f"Vortrag Bienenweiden\n{line}", {"starts_at": starts_at, "ends_at": ends_at})
    assert set(judged(form).values()) == {"right"}


CONTACTS = [
    ("Questions? Contact Ellie Mock on 01632 960 123.", ("Ellie Mock", "01632 960 123")),
    ("Fragen beantwortet gern Lea Probe (01234 5678).", ("Lea Probe", "01234 5678")),
    ("Ihre Ansprechpartnerin ist Lea Probe, 01234 5678.", ("Lea Probe", "01234 5678")),
    ("Auskunft erteilt Lea Probe, Telefon 01234 5678.", ("Lea Probe", "01234 5678")),
    ("Nähere Informationen bei Lea Probe, Tel. 01234 5678.", ("Lea Probe", "01234 5678")),
    ("Infos: Lea Probe, 01234 5678", ("Lea Probe", "01234 5678")),
    ("Bei Fragen: Lea Probe, 01234 5678", ("Lea Probe", "01234 5678")),
    ("Weitere Auskünfte gibt das Bürgerbüro unter 01234 5678.", ("", "01234 5678")),
    ("Fragen zum Datenschutz: Lea Probe, Tel. 01234 5678", ("", "")),
]


@pytest.mark.parametrize(("text", "wanted"), CONTACTS)
def test_whom_to_ask(text: str, wanted: tuple[str, str]) -> None:
    contact = Form(text, H + text, {}).read().details.contact
    assert (contact.name, contact.phone) == wanted


DEADLINES = [
    ("Registration is essential and closes on Monday 23 February at noon.", "2026-02-23"),
    ("Die Anmeldung ist erforderlich und endet am 20. Februar.", "2026-02-20"),
    ("Die Anmeldung ist ab 1. Februar offen und schließt am 20. Februar.", "2026-02-20"),
    ("Last date for registration: 20 February", "2026-02-20"),
    ("Kindly confirm your attendance no later than 20 February.", "2026-02-20"),
    ("Frühbucherrabatt bis 10. Februar, Anmeldung bis 20. Februar.", "2026-02-20"),
    ("Um Anmeldung wird bis Freitag, 20. Februar, gebeten.", "2026-02-20"),
]


@pytest.mark.parametrize(("text", "day"), DEADLINES)
def test_a_last_day_without_a_year_is_that_before_the_event(text: str, day: str) -> None:
    form = Form(text, H + text, {"deadline": day})
    assert set(judged(form).values()) == {"right"}
    assert "registration_deadline" not in form.read().unsure


@pytest.mark.parametrize(
    "text",
    ["Anmeldung bis 20. April.", "Anmeldung bis Montag, 20. Februar.", "Anmeldung bis 10. Januar."],
)
def test_a_last_day_that_may_be_another_is_doubtful(text: str) -> None:
    assert "registration_deadline" in Form(text, H + text, {}).read().unsure


CHANGES = [
    ("Die Tagung findet zwei Wochen später statt, am 7. April 2026.", "2026-04-07T09:00+02:00"),
    ("Vorverlegt: Wir treffen uns schon am 17. März 2026.", "2026-03-17T09:00+01:00"),
    ("Achtung, Terminkorrektur: 31. März 2026!", "2026-03-31T09:00+02:00"),
    ("Die Tagung kommt leider nicht zustande.", "2026-03-24T09:00+01:00"),
    ("Der Stammtisch pausiert in diesem Frühjahr.", "2026-03-24T09:00+01:00"),
]


@pytest.mark.parametrize(("text", "starts_at"), CHANGES)
def test_what_was_changed_is_doubtful_and_the_new_day_is_taken(text: str, starts_at: str) -> None:
    form = Form(text, H + text, {"starts_at": starts_at}, ("starts_at",))
    assert set(judged(form).values()) == {"right"}


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("Preis pro Person\n120,00 EUR (umsatzsteuerfrei)", "120,00 EUR"),
        ("Die Schulung wird gefördert; Ihr Eigenanteil beträgt 50 Euro.", "50 Euro"),
    ],
)
def test_what_each_pays(text: str, fee: str) -> None:
    form = Form(text, H + text, {"free": False, "fee_contains": (fee,)})
    assert set(judged(form).values()) == {"right"}


D = "Lehrgang Bienenweiden\n"
SESSIONS = [
    (
        "vom 24. bis einschließlich 26. März 2026, täglich von 9 bis 16 Uhr",
        ["2026-03-24T09:00", "2026-03-25T09:00", "2026-03-26T09:00"],
    ),
    (
        "immer dienstags vom 3. bis 24. März 2026, 18–20 Uhr",
        ["2026-03-03T18:00", "2026-03-10T18:00", "2026-03-17T18:00", "2026-03-24T18:00"],
    ),
    (
        "vom 3. März bis 17. März 2026, dienstags 18–20 Uhr",
        ["2026-03-03T18:00", "2026-03-10T18:00", "2026-03-17T18:00"],
    ),
    (
        "Mittwochs, 4.3. – 18.3.2026, 18 Uhr",
        ["2026-03-04T18:00", "2026-03-11T18:00", "2026-03-18T18:00"],
    ),
    (
        "Freitag, 20. März, 17–21 Uhr, und Samstag, 21. März 2026, 9–16 Uhr",
        ["2026-03-20T17:00", "2026-03-21T09:00"],
    ),
    (
        """jeweils mittwochs, 18 Uhr c.t., online
15. April 2026   Dr. Anke Muster: Linden
29. April 2026   Rita Probe: Kleefelder""",
        ["2026-04-15T18:15", "2026-04-29T18:15"],
    ),
    (
        """Mittwoch, 22. April 2026
12.00 Uhr | Registrierung
13.00 Uhr | Eröffnung
17.30 Uhr | Ende des ersten Tages
19.00 Uhr | Abendessen

Donnerstag, 23. April 2026
9.00 Uhr | Werkstatt
14.00 Uhr | Ende""",
        ["2026-04-22T13:00", "2026-04-23T09:00"],
    ),
]


@pytest.mark.parametrize(("lines", "starts"), SESSIONS)
def test_each_session(lines: str, starts: list[str]) -> None:
    form = Form(lines, D + lines, {"starts": starts}, ("dates",))
    assert set(judged(form).values()) == {"right"}


def test_the_first_day_of_a_programme_ends_where_it_is_told() -> None:
    form = Form("", D + SESSIONS[-1][0], {"ends_at": "2026-04-22T17:30+02:00"}, ("ends_at",))
    assert set(judged(form).values()) == {"right"}


def test_it_goes_on_until_another_day() -> None:
    text = D + "Beginn: 24. März 2026, 13 Uhr\nEnde: 26. März 2026, 12 Uhr"
    facts: dict[str, object] = {
        "starts": ["2026-03-24T13:00"],
        "ends_at": "2026-03-26T12:00+01:00",
    }
    assert set(judged(Form("", text, facts)).values()) == {"right"}


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("24. März 2026 von 9 bis 12 und von 13 bis 16 Uhr", {"starts_at", "ends_at", "dates"}),
        ("4 Abende, donnerstags, ab 5. März 2026, 19–21 Uhr", {"dates"}),
        ("24. März 2026, 19–21 Uhr\nBüro: jeweils dienstags 9–11 Uhr erreichbar", {"dates"}),
    ],
)
def test_more_than_one_stretch_is_doubtful(line: str, doubts: set[str]) -> None:
    assert doubts <= set(Form(line, D + line, {}).read().unsure)


@pytest.mark.parametrize(
    ("told", "starts_at"),
    [
        ("All times are UK time.", "2026-03-12T10:30+01:00"),
        ("(all times GMT)", "2026-03-12T10:30+01:00"),
        ("Alle Uhrzeiten in MEZ.", "2026-03-12T09:30+01:00"),
        ("Alle Zeiten gelten für beide Gruppen.", "2026-03-12T09:30+01:00"),
    ],
)
def test_a_clock_told_once_for_all(told: str, starts_at: str) -> None:
    text = f"Webinar: Bees in Town\n12 March 2026\n09:30 - 12:30\n{told}"
    assert set(judged(Form("", text, {"starts_at": starts_at})).values()) == {"right"}


ONLINE = [
    "Ort: im Internet",
    "Wo: bequem von zu Hause aus",
    "Ort: am eigenen Bildschirm",
    "Ort: Ihr Schreibtisch",
    "Veranstaltungsform: Online",
    "Teilnahme über https://app.alfaview.com/#/join/a/b",
    "Register in advance: https://us02web.zoom.us/meeting/register/tZabc",
]


@pytest.mark.parametrize("line", ONLINE)
def test_no_house(line: str) -> None:
    form = Form(line, f"{D}4. März 2026, 10–12 Uhr\n{line}", {"online": True, "place": ""})
    assert set(judged(form).values()) == {"right"}
    assert "online" not in form.read().unsure


@pytest.mark.parametrize(
    "line",
    [
        "Die Zugangsdaten zum virtuellen Raum senden wir Ihnen zu.",
        "Sie erhalten rechtzeitig einen Einwahllink.",
        "Wir nutzen BigBlueButton.",
    ],
)
def test_what_hints_at_online_is_proposed(line: str) -> None:
    form = Form(line, f"{D}4. März 2026, 10–12 Uhr\n{line}", {"online": True}, ("online",))
    assert set(judged(form).values()) == {"right"}


ACCESS = [
    ("Meeting ID 845 1234 5678, Passcode 42biene", ("845 1234 5678", "42biene")),
    ("ID: 845 1234 5678 / PW: biene", ("845 1234 5678", "biene")),
    ("Besprechungs-ID: 345 678 901 23\nKennung: rT6uK2", ("345 678 901 23", "rT6uK2")),
    ("Zugriffscode: 2741 555 0123", ("", "2741 555 0123")),
    ("Passwort für die Teilnahme: biene", ("", "biene")),
    ("Kennwort (falls erforderlich): biene", ("", "biene")),
    ("Der Zugangscode wird nach der Anmeldung versandt.", ("", "")),
    ("Passwort für die Unterlagen: biene", ("", "")),
    ("Phone conference ID: 456 789 012#", ("", "")),
    ("Course code LG-204", ("", "")),
]


@pytest.mark.parametrize(("text", "wanted"), ACCESS)
def test_numbers_and_codes(text: str, wanted: tuple[str, str]) -> None:
    access = Form(text, H + text, {}).read().details.access
    assert (access.meeting_id, access.passcode) == wanted


def test_a_pin_of_unknown_use_is_asked_about() -> None:
    assert "access" in Form("", f"{H}Teilnehmer-PIN: 445566", {}).read().unsure


BESIDE = [
    "Rückruf zwischen 10 und 12 Uhr",
    "Bürozeiten Mo bis Do 9.00–15.00 Uhr, Fr 9.00–12.00 Uhr",
    "Kursbüro: Di 14–16 Uhr",
    "Ladenöffnungszeiten: 10–18 Uhr",
    "Der Raum öffnet um 8:45 Uhr.",
    "Sie können sich ab 8.45 Uhr einwählen.",
]


@pytest.mark.parametrize("line", BESIDE)
def test_hours_beside_the_event_begin_nothing(line: str) -> None:
    alone = Form(line, f"{D}24. März 2026\n{line}", {"starts_at": None}, ("starts_at",))
    assert set(judged(alone).values()) == {"right"}
    text = f"{D}24. März 2026\n10 bis 11 Uhr\n{line}"
    beside = Form(line, text, {"starts_at": "2026-03-24T10:00+01:00"})
    assert set(judged(beside).values()) == {"right"}
    assert "starts_at" not in beside.read().unsure


def test_what_stands_around_a_mail_is_no_contact_and_no_title() -> None:
    event = "Online-Vortrag: Bienen\n3. März 2026, 16–17 Uhr"
    menu = "Menü\nSuche\nStartseite\nVeranstaltungen\nKontakt\n\n"
    banner = "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Öffnen Sie keine Links.\n\n"
    for above in (menu, banner, "[EXTERN]\n\n", "CAUTION: This email originated outside us.\n\n"):
        reading = Form(above, above + event, {"title": "Bienen"})
        assert set(judged(reading).values()) == {"right"}
        assert not reading.read().details.contact


TALK = "Vortrag Moor\nDienstag, 10. März, 19 Uhr, Rathaus Neudorf\nAnmeldung bis 1. März\n"
HEADER = "Von: A <a@example.org>\nGesendet: {day} 09:14\nAn: b@example.org\nBetreff: Moor\n\n"
SENT: list[tuple[str, str | bytes]] = [
    ("a header", HEADER.format(day="Montag, 19. Januar 2026") + TALK),
    ("an answer", "Am 19.01.26 um 09:14 schrieb A:\n> " + TALK.replace("\n", "\n> ")),
    ("a letter", f"Neudorf, 15. Dezember 2025\n{TALK}"),
    (
        "a stored mail",
        b"From: a@example.org\nDate: Mon, 19 Jan 2026 07:30:00 +0100\nMessage-ID: <a@example.org>\n"
        b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + TALK.encode(),
    ),
]


@pytest.mark.parametrize("text", [text for _, text in SENT], ids=[name for name, _ in SENT])
def test_a_day_without_a_year_is_the_next_after_the_mail(text: str | bytes) -> None:
    facts: dict[str, object] = {"starts_at": "2026-03-10T19:00+01:00", "deadline": "2026-03-01"}
    form = Form("", text, facts)
    assert set(judged(form).values()) == {"right"}
    assert not {"starts_at", "dates", "registration_deadline"} & set(form.read().unsure)


def test_an_old_mail_tells_of_what_is_over() -> None:
    old = HEADER.format(day="Montag, 17. Januar 2022") + TALK.replace("Dienstag", "Donnerstag")
    form = Form("", old, {"starts_at": "2022-03-10T19:00+01:00"}, ("starts_at",))
    assert set(judged(form).values()) == {"right"}


@pytest.mark.parametrize("day", ["10.03.'26", "Dienstag, 10. März (2026)", "10. März '26"])
def test_years_set_apart(day: str) -> None:
    form = Form(day, f"Vortrag Moor\n{day}, 19 Uhr", {"starts_at": "2026-03-10T19:00+01:00"})
    assert set(judged(form).values()) == {"right"}
    assert "starts_at" not in form.read().unsure


CALLING_OFF = [
    "Places cancelled 10 working days or less before the course will be charged at £35.",
    "Non-attendance will be charged at £50.",
    "Refunds are not available for cancelled bookings.",
    "Bei Absage bis 14 Tage vorher entstehen keine Kosten, danach 50 Prozent.",
    "Bei Nichtteilnahme ohne Absage berechnen wir 20 Euro.",
    "Eine Absage muss schriftlich erfolgen.",
    "Bei Verhinderung bitten wir um Absage.",
    "Ihre Anmeldung ist verbindlich, kann aber bis 10. März abgesagt werden.",
    "Terminänderungen geben wir per Mail bekannt.",
]


@pytest.mark.parametrize("text", CALLING_OFF)
def test_calling_off_a_place_changes_nothing(text: str) -> None:
    fee = f"Seminar Bienen\n24. März 2026, 10 bis 11 Uhr, online\nKosten: 40 €\n{text}"
    form = Form(text, fee, {"free": False, "fee_contains": ["40 €"]})
    assert set(judged(form).values()) == {"right"}
    assert form.read().fee == "40 €"
    assert not {"starts_at", "dates", "fee"} & set(form.read().unsure)


NEXT = [
    "Unser nächstes Treffen findet am 17.02.2026 um 19 Uhr im Rathaus statt.",
    """Unser nächster Austausch ist am 17.02.2026 um 19 Uhr.
Die folgenden Termine zum Vormerken: 17.03. und 21.04., jeweils zur selben Zeit.""",
    """Am Dienstag, dem 17. Februar 2026
von 19 bis 21 Uhr
Das nächste Treffen findet am 20. Mai statt.""",
]


@pytest.mark.parametrize("text", NEXT)
def test_the_next_meeting_is_the_one_that_has_hours(text: str) -> None:
    form = Form(text, f"Arbeitskreis Moor\n{text}", {"starts": ["2026-02-17T19:00"]})
    assert set(judged(form).values()) == {"right"}
    assert not {"starts_at", "dates"} & set(form.read().unsure)


def test_a_change_told_in_the_subject_alone() -> None:
    mail = (
        "Von: A <a@example.org>\nGesendet: Montag, 19. Januar 2026 09:14\nAn: b@example.org\n"
        "Betreff: ABGESAGT - Seminar Moor\n\nDas Seminar Moor (28. Januar 2026, 9-16 Uhr) bedauern "
        "wir sehr.\n"
    )
    assert {"starts_at", "dates"} <= set(Form("", mail, {}).read().unsure)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Die Teilnehmerzahl ist auf 22 begrenzt; sonst führen wir eine Warteliste.",
            {"capacity": 22},
        ),
        ("Ihr Ansprechpartner: Falk Beispiel, Tel. 01234 60-14", {"detail_contact": "Falk"}),
        ("Ansprechperson: Leo Probe, Referat 12, 01234 90-55", {"detail_contact": "Leo Probe"}),
        (
            """Teilnahmegebühr für alle: 90 € (Frühbucher bis 28.02.2026: 70 €)
Anmeldeschluss: 10.03.2026""",
            {"deadline": "2026-03-10", "free": False},
        ),
        (
            "Hinweise zur Datenverarbeitung bei Webex: https://www.example.org/webex",
            {"conference_privacy_url": "https://www.example.org/webex", "registration_url": ""},
        ),
        ("Die Tagung kann wegen Krankheit nicht durchgeführt werden.", {}),
    ],
)
def test_other_words_of_the_same(text: str, facts: dict[str, object]) -> None:
    form = Form(text, H + text, facts, () if facts else ("starts_at",))
    assert set(judged(form).values()) == {"right"}


@pytest.mark.parametrize(
    "lines",
    [
        "Anmeldung bis 1.3. (Link: https://example.org/bienen)",
        "Melden Sie sich an!\nhttps://example.org/bienen",
    ],
)
def test_where_one_registers(lines: str) -> None:
    form = Form(lines, H + lines, {"registration_url": "https://example.org/bienen"})
    assert set(judged(form).values()) == {"right"}


def test_two_beginnings_are_asked_about() -> None:
    form = Form("", f"{H}Beginn: 9.30 Uhr", {}, ("starts_at",))
    assert set(judged(form).values()) == {"right"}
    same = Form("", f"{H}Beginn: 9 Uhr", {"starts_at": "2026-03-24T09:00+01:00"})
    assert "starts_at" not in same.read().unsure


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            "Der Auftakt fand am 15. Januar 2026 um 18 Uhr statt.\n19. März 2026, 17–18 Uhr",
            {"starts": ["2026-03-19T17:00"]},
        ),
        (
            "21. März 2026, Aufbau ab 7 Uhr, Verkauf 9–13 Uhr",
            {"starts_at": "2026-03-21T09:00+01:00", "ends_at": "2026-03-21T13:00+01:00"},
        ),
        (
            "19. März 2026, 17–18 Uhr\nBitte bis zum Vortag, 18. März 2026, 12 Uhr anmelden.",
            {"deadline": "2026-03-18", "starts": ["2026-03-19T17:00"]},
        ),
        (
            """19. März 2026, 17–18 Uhr
Optionen: https://teams.microsoft.com/meetingOptions/?organizerId=1""",
            {"join_url": "", "registration_url": ""},
        ),
    ],
)
def test_what_was_and_what_is_beside(lines: str, facts: dict[str, object]) -> None:
    assert set(judged(Form(lines, f"Vortrag Bienen\n{lines}", facts)).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts", "unsure"),
    [
        ("19 March 2026, 2 pm CET\nThis event will no longer take place.", {}, ("starts_at",)),
        ("19 March 2026, 2 pm CET\nWe are not going ahead with it.", {}, ("starts_at",)),
        (
            "19 March 2026\nCoffee from 9.30, start 10.00, close 12.30",
            {"starts_at": "2026-03-19T10:00+01:00", "ends_at": "2026-03-19T12:30+01:00"},
            (),
        ),
        ("19 March 2026\nPrices start at 10.00 €", {"starts_at": None}, ("starts_at",)),
        ("19 March 2026, 2 pm CET\nSpaces are limited to 45, first come.", {"capacity": 45}, ()),
        (
            "| Wann | 19. März 2026, 14 Uhr |\n|---|---|\n| Wo | online |\n| Kosten | 25 € |",
            {"starts_at": "2026-03-19T14:00+01:00", "online": True, "free": False},
            (),
        ),
    ],
)
def test_lines_of_english_mails_and_of_tables(
    lines: str, facts: dict[str, object], unsure: tuple[str, ...]
) -> None:
    assert set(judged(Form(lines, f"Webinar: Bees\n{lines}", facts, unsure)).values()) == {"right"}


def test_a_heading_below_the_day_does_not_lose_it() -> None:
    mail = (
        "Good morning,\n\nOur Bee Day returns on Saturday 16 May 2026. We will be at Sampleton "
        "Town Hall from 10am until 4pm.\n\nFree tea and honey all day long, for everybody!\n\n"
        "Best wishes,\nAlex"
    )
    form = Form("", mail, {"starts": ["2026-05-16T10:00"], "ends_at": "2026-05-16T16:00+02:00"})
    assert set(judged(form).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            "Booking is only needed for groups: https://example.org/bees (closes 10 March).",
            {"deadline": "2026-03-10"},
        ),
        ("Bitte tragen Sie sich bis 20.02. in die Liste ein.", {"deadline": "2026-02-20"}),
        (
            "Ansprechpartnerin in der Geschäftsstelle: Frau Ina Probe, 01234 500-33",
            {"detail_contact": "Ina Probe"},
        ),
    ],
)
def test_last_days_and_contacts_of_other_words(lines: str, facts: dict[str, object]) -> None:
    assert set(judged(Form(lines, H + lines, facts)).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts"),
    [
        (
            "Karten unter tickets.example.org/bienen bis 16.03.2026.",
            {"registration_url": "https://tickets.example.org/bienen", "deadline": "2026-03-16"},
        ),
        ("Die Gruppe ist auf 14 Personen begrenzt.", {"capacity": 14}),
        ("Je Gruppe höchstens 15 Personen.", {"capacity": None}),
        ("ID 866 7788 9900 – Code 4711", {"detail_access": "866 7788 9900"}),
        ("Kostet nix, aber meldet euch bitte an.", {"free": True}),
    ],
)
def test_words_of_short_mails(lines: str, facts: dict[str, object]) -> None:
    assert set(judged(Form(lines, H + lines, facts)).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts", "unsure"),
    [
        (
            "Klärwerk Altfelden\nund online",
            {"online": True, "place": "Klärwerk Altfelden"},
            ("online",),
        ),
        (
            "Online-Werkstatt per Zoom\nTeilnahme vor Ort 60,00 €\nTeilnahme online 25,00 €",
            {"free": False, "fee_contains": ("60,00", "25,00")},
            ("online",),
        ),
        ("Die Online-Werkstatt ist für alle offen.", {"online": True, "place": ""}, ()),
    ],
)
def test_a_house_and_online(lines: str, facts: dict[str, object], unsure: tuple[str, ...]) -> None:
    text = f"Fachtreffen Wärme aus Abwasser\n10. Juni 2026\n10:00 – 15:30 Uhr\n{lines}"
    assert set(judged(Form(lines, text, facts, unsure)).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts", "unsure"),
    [
        ("Die Tagung wurde ersatzlos gestrichen.", {}, ("starts_at",)),
        ("Bitte beachten Sie: Beginn ist nun bereits um 8 Uhr!", {}, ("starts_at",)),
        ("Bitte melden Sie sich innerhalb einer Woche an.", {}, ("registration_deadline",)),
        (
            "Die Gebühr beträgt 30 Euro, Getränke sind inklusive.",
            {"free": False, "fee_contains": ("30",)},
            (),
        ),
        ("Bei Absage, die uns spät erreicht, fallen 30 Euro an.", {"free": None}, ()),
    ],
)
def test_more_words_of_change_and_price(
    lines: str, facts: dict[str, object], unsure: tuple[str, ...]
) -> None:
    assert set(judged(Form(lines, H + lines, facts, unsure)).values()) == {"right"}


def test_a_length_above_the_day_is_no_hour() -> None:
    text = "Kurs Bienen\nDauer: 2 Stunden\nTermin: 21. April 2026\nBeginn: 14:00 Uhr"
    facts = {"starts_at": "2026-04-21T14:00+02:00", "ends_at": "2026-04-21T16:00+02:00"}
    assert set(judged(Form("", text, dict(facts))).values()) == {"right"}


FORWARDED = """---------- Forwarded message ---------
From: Bees <bees@example.org>
Date: Mon, 12 Jan 2026 at 09:31
Subject: Webinar: Bees in Town
To: <all@example.org>

Webinar: Bees in Town
Wednesday 11 February 2026, 2 pm - 3 pm CET
"""


@pytest.mark.parametrize("text", [FORWARDED, FORWARDED.replace("\n", "\n\n")])
def test_the_header_of_a_mail_with_doubled_lines_begins_nothing(text: str) -> None:
    facts: dict[str, object] = {"title": "Bees in Town", "starts": ["2026-02-11T14:00"]}
    assert set(judged(Form("", text, facts)).values()) == {"right"}


def test_a_first_day_that_is_over_is_asked_about() -> None:
    text = "Kurs Bienen\nTermine: 13.01.2026 und 27.01.2026, jeweils 18–20 Uhr"
    assert "starts_at" in Form("", text, {}).read().unsure


def test_a_course_that_now_starts_later_is_asked_about() -> None:
    text = (
        "Kurs Bienen\nDer Kurs kann nicht wie geplant am 11. Februar beginnen. Er startet nun am "
        "Mittwoch, 4. März 2026, um 18 Uhr."
    )
    form = Form("", text, {"starts_at": "2026-03-04T18:00+01:00"}, ("starts_at",))
    assert set(judged(form).values()) == {"right"}


def test_a_parenthesis_over_a_lines_end_is_one() -> None:
    lines = "Anmeldung per Mail an bienen@example.org (Anmeldeschluss\n12.03.2026)"
    assert set(judged(Form("", H + lines, {"deadline": "2026-03-12"})).values()) == {"right"}


@pytest.mark.parametrize(
    ("lines", "facts", "unsure"),
    [
        ("5. März 2026, Beginn 18.30 Uhr statt 18 Uhr", {}, ("starts_at",)),
        ("5. März 2026, 18 Uhr\nDie Sitzung wird vertagt.", {}, ("starts_at",)),
        (
            "5. Mai 2026, 18–20 Uhr\nAnmeldezeitraum: 2. bis 20. März 2026",
            {"deadline": "2026-03-20", "starts": ["2026-05-05T18:00"]},
            (),
        ),
        (
            "Beginn\nMi, 25. Februar 2026, 18:00 Uhr\nEnde\nMi, 25. Februar 2026, 19:30 Uhr",
            {"starts": ["2026-02-25T18:00"], "ends_at": "2026-02-25T19:30+01:00"},
            (),
        ),
        (
            "Am 14. April 2026 beginnen wir um 17.30 Uhr und enden gegen 20 Uhr.",
            {"starts": ["2026-04-14T17:30"], "ends_at": "2026-04-14T20:00+02:00"},
            (),
        ),
        (
            "14. April 2026, 18 Uhr\nTeilen Sie uns bis zum 1. April 2026 mit, ob Sie kommen.",
            {"deadline": "2026-04-01"},
            (),
        ),
        (
            "5. März 2026, 18 Uhr\nTechnik vorab prüfen: https://meet.example.org/test",
            {"join_url": "", "registration_url": "", "detail_access": "https://meet.example.org"},
            (),
        ),
        (
            "5. März 2026, 18 Uhr\nJetzt Platz sichern: https://example.org/bienen",
            {"registration_url": "https://example.org/bienen"},
            (),
        ),
        (
            "5. März 2026, 18 Uhr\nDie Teilnahme ist nicht umsonst, aber mit 12 Euro günstig.",
            {"free": False, "fee_contains": ("12 Euro",)},
            (),
        ),
    ],
)
def test_last_kinds(lines: str, facts: dict[str, object], unsure: tuple[str, ...]) -> None:
    assert set(judged(Form(lines, f"Vortrag Bienen\n{lines}", facts, unsure)).values()) == {"right"}
