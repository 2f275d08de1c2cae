"""The words of the public pages."""

from mailer.actions.registration.own_return import WayBack
from mailer.domain.delivery import DeliveryState
from mailer.domain.enrolment import Barrier
from mailer.domain.errors import Sentence

FRAME = {
    "skip": Sentence("Zum Inhalt", "Skip to content"),
    "home": Sentence("Alle Termine", "All dates"),
    "newsletter": Sentence("Newsletter", "Newsletter"),
    "archive": Sentence("Archiv", "Archive"),
    "imprint": Sentence("Impressum", "Imprint"),
    "privacy": Sentence("Datenschutzerklärung", "Privacy notice"),
    "accessibility": Sentence("Erklärung zur Barrierefreiheit", "Accessibility statement"),
    "other_language": Sentence("English", "Deutsch"),
    "navigation": Sentence("Bereiche", "Sections"),
    "foot": Sentence("Über das Büro", "About the office"),
}
HOME = {
    "title": Sentence("Nächste Termine", "Upcoming dates"),
    "lead": Sentence(
        "Unsere Veranstaltungen, die nächste zuerst.", "Our events, the next one first."
    ),
    "none": Sentence(
        "Zurzeit ist kein Termin angekündigt. Mit dem Newsletter erfahren Sie von neuen.",
        "No dates are announced at present. The newsletter tells you of new ones.",
    ),
    "none_here": Sentence(
        "In dieser Auswahl gibt es keinen Termin.", "There are no dates in this selection."
    ),
    "month": Sentence("Monat", "Month"),
    "series": Sentence("Reihe", "Series"),
    "any": Sentence("Alle", "All"),
    "filter": Sentence("Anzeigen", "Show"),
    "calendar": Sentence("Alle Termine als Kalender", "All dates as a calendar"),
    "feed": Sentence("Neue Termine als Feed", "New dates as a feed"),
    "register": Sentence("Ansehen und anmelden", "View and register"),
    "cancelled": Sentence("Abgesagt", "Cancelled"),
}
SEMINAR = {
    "date": Sentence("Datum", "Date"),
    "time": Sentence("Uhrzeit", "Time"),
    "dates": Sentence("Termine", "Dates"),
    "place": Sentence("Ort", "Place"),
    "online": Sentence("online", "online"),
    "or_online": Sentence(" – oder online", " – or online"),
    "cost": Sentence("Teilnahme", "Participation"),
    "free": Sentence("kostenfrei", "free of charge"),
    "deadline": Sentence("Anmeldung bis", "Register by"),
    "places": Sentence("Plätze", "Places"),
    "places_left": Sentence("noch {n} Plätze", "{n} places left"),
    "none_left": Sentence("ausgebucht, Warteliste möglich", "fully booked, waiting list open"),
    "one_place_left": Sentence("noch 1 Platz", "1 place left"),
    "full": Sentence(
        "Alle Plätze sind vergeben; Sie können sich auf die Warteliste setzen lassen.",
        "All places are taken; you can join the waiting list.",
    ),
    "closed": Sentence(
        "Alle Plätze sind vergeben, und die Warteliste ist geschlossen.",
        "All places are taken and the waiting list is closed.",
    ),
    "after_deadline": Sentence(
        "Die Anmeldefrist ist abgelaufen.", "The registration deadline has passed."
    ),
    "begun": Sentence("Die Veranstaltung hat begonnen.", "The event has begun."),
    "over": Sentence("Die Veranstaltung ist vorbei.", "The event is over."),
    "cancelled": Sentence(
        "Abgesagt: Diese Veranstaltung findet nicht statt.",
        "Cancelled: this event will not take place.",
    ),
    "moved": Sentence(
        "Der Termin wurde geändert. Es gelten die Angaben auf dieser Seite.",
        "The date has changed. What stands on this page is valid.",
    ),
    "register": Sentence("Jetzt anmelden", "Register now"),
    "wait": Sentence("Auf die Warteliste setzen", "Join the waiting list"),
    "none_needed": Sentence(
        "Eine Anmeldung ist nicht erforderlich.", "You do not need to register."
    ),
    "external": Sentence("Zur Anmeldung (externe Seite)", "To registration (external site)"),
    "calendar": Sentence("In den Kalender übernehmen", "Add to calendar"),
    "programme": Sentence("Programm", "Programme"),
    "speakers": Sentence("Mitwirkende", "Speakers"),
    "about": Sentence("Worum es geht", "What it is about"),
    "good_to_know": Sentence("Gut zu wissen", "Good to know"),
    "access": Sentence("Technik", "Technical requirements"),
    "test": Sentence("Verbindung testen", "Test your connection"),
    "accessibility": Sentence("Barrierefreiheit", "Accessibility"),
    "directions": Sentence("Anfahrt", "Getting there"),
    "recording": Sentence("Aufzeichnung", "Recording"),
    "conference_privacy": Sentence(
        "Datenschutzhinweise des Konferenzdienstes", "Privacy notice of the conference service"
    ),
    "payment": Sentence("Zahlung", "Payment"),
    "contact": Sentence("Ansprechperson", "Contact"),
    "back": Sentence("Alle Termine", "All dates"),
}
ZONES = {
    "own": Sentence("In Ihrer Zeitzone", "In your time zone"),
    "other": Sentence("Uhrzeit in einer anderen Zeitzone", "Time in another time zone"),
    "zone": Sentence("Ihre Zeitzone", "Your time zone"),
    "none": Sentence("nur die der Veranstaltung", "only the event’s own"),
    "show": Sentence("Uhrzeit anzeigen", "Show time"),
}
MISSING = {
    "title": Sentence("Diese Seite gibt es nicht", "This page does not exist"),
    "text": Sentence(
        "Vielleicht ist die Adresse unvollständig, oder die Seite ist nicht mehr aktuell.",
        "The address may be incomplete, or the page is no longer current.",
    ),
    "home": Sentence("Zu allen Terminen", "To all dates"),
}
BARRIERS = {
    Barrier.NOT_OPEN: SEMINAR["cancelled"],
    Barrier.HAS_BEGUN: SEMINAR["begun"],
    Barrier.AFTER_DEADLINE: SEMINAR["after_deadline"],
    Barrier.FULLY_BOOKED: SEMINAR["closed"],
}
"""Why nobody can register, for those who would have."""

LINK = {
    "title": Sentence("Dieser Link hilft nicht weiter", "This link does not help"),
    "refused": Sentence(
        "Das ist zurzeit nicht möglich. Bitte wenden Sie sich an uns.",
        "This is not possible at present. Please contact us.",
    ),
}
BROKEN = {
    "title": Sentence("Da ist etwas schiefgegangen", "Something went wrong"),
    "text": Sentence(
        "Bitte versuchen Sie es in einigen Minuten noch einmal.",
        "Please try again in a few minutes.",
    ),
}
FORM = {
    "email": Sentence("E-Mail-Adresse", "Email address"),
    "honorific": Sentence("Anrede (freiwillig)", "Form of address (optional)"),
    "none": Sentence("keine Angabe", "prefer not to say"),
    "ms": Sentence("Frau", "Ms"),
    "mr": Sentence("Herr", "Mr"),
    "first_name": Sentence("Vorname (freiwillig)", "First name (optional)"),
    "last_name": Sentence("Nachname", "Last name"),
    "last_name_optional": Sentence("Nachname (freiwillig)", "Last name (optional)"),
    "organisation": Sentence("Organisation (freiwillig)", "Organisation (optional)"),
    "choose": Sentence("Bitte wählen", "Please choose"),
    "yes": Sentence("Ja", "Yes"),
    "no": Sentence("Nein", "No"),
    "optional": Sentence("(freiwillig)", "(optional)"),
    "not_taken": Sentence("Noch nicht angenommen", "Not taken yet"),
    "problems": Sentence("Bitte prüfen Sie Ihre Angaben", "Please check what you entered"),
    "error": Sentence("Fehler", "Error"),
    "leave_empty": Sentence("Dieses Feld bitte leer lassen", "Please leave this field empty"),
    "privacy": Sentence(
        "Wie wir mit Ihren Daten umgehen, steht in der Datenschutzerklärung.",
        "How we use your data is explained in the privacy notice.",
    ),
}
NO_LIST = Sentence(
    "Bitte wählen Sie mindestens einen Verteiler.", "Please choose at least one list."
)
JOIN = {
    "later_title": Sentence("Bitte später noch einmal", "Please once more, later"),
    "later": Sentence(
        "Aus Ihrem Netz wurden soeben viele solcher Links auf einmal geöffnet, vermutlich von "
        "einem Mailfilter. Deshalb zählt diese Bestätigung nicht. Bitte öffnen Sie den Link in "
        "einer halben Stunde noch einmal; er bleibt so lange gültig.",
        "Many such links were opened from your network at once just now, probably by a mail "
        "filter. This confirmation therefore does not count. Please open the link once more in "
        "half an hour; it stays valid until then.",
    ),
    "form_title": Sentence("Newsletter und Einladungen", "Newsletter and invitations"),
    "lead": Sentence(
        "Wählen Sie, was wir Ihnen per E-Mail senden sollen. Wir fragen danach in einer E-Mail "
        "nach, ob die Adresse wirklich Ihnen gehört.",
        "Choose what we should send you by email. We will then ask by email whether the address "
        "is really yours.",
    ),
    "lists": Sentence("Was möchten Sie erhalten?", "What would you like to receive?"),
    "submit": Sentence("Bestellen", "Subscribe"),
    "sent_title": Sentence("Fast geschafft", "Almost done"),
    "sent": Sentence(
        "Wir haben eine E-Mail an {address} gesendet. Bitte öffnen Sie darin den Link, um Ihre "
        "Bestellung zu bestätigen.",
        "We have sent an email to {address}. Please open the link in it to confirm.",
    ),
    "from_whom": Sentence("Der Absender ist: {sender}", "The sender is: {sender}"),
    "code_title": Sentence("Oder gleich hier bestätigen", "Or confirm right here"),
    "code": Sentence("Code aus der E-Mail", "Code from the email"),
    "code_hint": Sentence("Sechs Ziffern", "Six digits"),
    "confirm_code": Sentence("Bestellung bestätigen", "Confirm subscription"),
    "nothing_title": Sentence("Keine E-Mail bekommen?", "No email?"),
    "look": Sentence(
        "Bitte sehen Sie auch im Spam-Ordner nach. Wer schon angemeldet ist, bekommt keine "
        "weitere. Stimmt die Adresse nicht, oder kommt nichts an, füllen Sie das Formular bitte "
        "noch einmal aus.",
        "Please look in your spam folder, too. If you are subscribed already, you will not get "
        "another one. If the address is wrong, or nothing arrives, please fill in the form again.",
    ),
    "once_more": Sentence("Zurück zum Formular", "Back to the form"),
    "wrong_code": Sentence(
        "Dieser Code stimmt nicht oder gilt nicht mehr. Bitte prüfen Sie ihn, oder öffnen Sie den "
        "Link in der E-Mail.",
        "This code is not right or no longer valid. Please check it, or open the link in the "
        "email.",
    ),
    "already_title": Sentence("Schon bestätigt", "Already confirmed"),
    "already": Sentence(
        "Sie haben das schon bestätigt und erhalten: {list}. Mehr ist nicht zu tun.",
        "You have confirmed this already and receive: {list}. There is nothing else to do.",
    ),
    "not_me_title": Sentence("Sie haben das nicht bestellt?", "Was it not you?"),
    "not_me_lead": Sentence(
        "Dann löschen wir die Anfrage, und über unser Formular fragt Sie niemand mehr.",
        "Then we delete the request, and nobody can ask you through our form again.",
    ),
    "not_me": Sentence("Das war ich nicht", "This was not me"),
    "refused_title": Sentence("Danke für den Hinweis", "Thank you for telling us"),
    "refused": Sentence(
        "Die Anfrage ist gelöscht, und unser Formular sendet an {address} keine Nachfragen mehr. "
        "Möchten Sie die E-Mails doch einmal, wenden Sie sich bitte an uns.",
        "The request is deleted, and our form sends no more questions to {address}. Should you "
        "want the emails after all, please contact us.",
    ),
    "title": Sentence("Bestellung bestätigen", "Confirm your subscription"),
    "question": Sentence(
        "Möchten Sie für {address} E-Mails des Verteilers „{list}“ erhalten?",
        "Would you like {address} to receive emails from “{list}”?",
    ),
    "agreed": Sentence("Damit erklären Sie:", "By this you declare:"),
    "wording_of": Sentence("Wortlaut in der Fassung {version}.", "Wording in version {version}."),
    "privacy_of": Sentence(
        "Datenschutzhinweis in der Fassung {version}.", "Privacy notice in version {version}."
    ),
    "confirm": Sentence("Ja, bestätigen", "Yes, confirm"),
    "done_title": Sentence("Bestätigt", "Confirmed"),
    "done": Sentence(
        "Vielen Dank. Sie erhalten ab jetzt: {list}. In jeder E-Mail steht, wie Sie sich wieder "
        "abmelden.",
        "Thank you. From now on you will receive: {list}. Every email says how to unsubscribe.",
    ),
}
RECORDING_CONSENT = Sentence(
    "Ich bin damit einverstanden, dass ich in der Aufzeichnung der Veranstaltung zu sehen und zu "
    "hören bin, wenn ich mich beteilige. Ich kann teilnehmen, ohne einverstanden zu sein, und "
    "meine Einwilligung jederzeit mit Wirkung für die Zukunft widerrufen.",
    "I agree that I can be seen and heard in the recording of the event if I take an active part. "
    "I can attend without agreeing, and may withdraw my consent at any time with effect for the "
    "future.",
)
"""Changed words get a new ``actions.registration.parties.RECORDING_VERSION``."""
REGISTER = {
    "title": Sentence("Anmeldung", "Registration"),
    "waits": Sentence(
        "Zurzeit sind alle Plätze vergeben. Mit diesem Formular setzen Sie sich auf die "
        "Warteliste; wird ein Platz frei, schreiben wir Ihnen.",
        "All places are currently taken. This form puts you on the waiting list; if a place "
        "becomes available, we will write to you.",
    ),
    "by": Sentence("Anmeldung bis", "Register by"),
    "submit": Sentence("Verbindlich anmelden", "Register"),
    "submit_waiting": Sentence("Auf die Warteliste setzen", "Join the waiting list"),
    "more": Sentence("Möchten Sie weitere Einladungen? (freiwillig)", "More from us? (optional)"),
    "recording": Sentence("Aufzeichnung (freiwillig)", "Recording (optional)"),
    "you": Sentence("Person 1: Sie selbst", "Person 1: yourself"),
    "person": Sentence("Person {n}", "Person {n} of your party"),
    "add": Sentence("Weitere Person hinzufügen", "Add another person"),
    "remove": Sentence("Person {n} entfernen", "Remove person {n}"),
    "each": Sentence(
        "Jede Person bekommt eine eigene E-Mail mit einer eigenen Seite und sieht dort, wer sie "
        "angemeldet hat.",
        "Each person gets an email with a page of their own and sees there who registered them.",
    ),
    "full_form": Sentence(
        "Mehr Personen hat ein Formular nicht; weitere melden Sie bitte danach an.",
        "A form has no more people; please register the others afterwards.",
    ),
    "sent_party": Sentence(
        "Ihre Anmeldung ist eingegangen. Jede der {n} Personen bekommt eine eigene E-Mail; darin "
        "steht, ob sie einen Platz hat oder auf der Warteliste steht, und der Link zu ihrer "
        "persönlichen Seite.",
        "We have received your registration. Each of the {n} people gets an email that says "
        "whether they have a place or are on the waiting list, with the link to their personal "
        "page.",
    ),
    "none_needed": Sentence(
        "Eine Anmeldung ist nicht erforderlich.", "You do not need to register."
    ),
    "sent_title": Sentence("Vielen Dank für Ihre Anmeldung", "Thank you for registering"),
    "sent": Sentence(
        "Ihre Anmeldung ist eingegangen. Ob Sie einen Platz haben oder auf der Warteliste stehen, "
        "erfahren Sie aus der E-Mail, die wir an {address} senden. Sie enthält auch den Link zu "
        "Ihrer persönlichen Seite: Dort können Sie Ihre Anmeldung ansehen und absagen.",
        "We have received your registration. The email that we are sending to {address} tells you "
        "whether you have a place or are on the waiting list. It also has the link to your "
        "personal page, where you can view and cancel your registration.",
    ),
    "already": Sentence(
        "Waren Sie schon angemeldet, bleibt es dabei; die E-Mail dazu kommt dann noch einmal, "
        "höchstens einmal am Tag.",
        "If you were registered already, nothing has changed; the email about it then comes once "
        "more, at most once a day.",
    ),
    "back": Sentence("Zurück zur Veranstaltung", "Back to the event"),
}
LEAVE = {
    "title": Sentence("Abmelden", "Unsubscribe"),
    "ask": Sentence(
        "Möchten Sie für {address} keine E-Mails des Verteilers „{list}“ mehr erhalten?",
        "Do you want {address} to receive no more emails from “{list}”?",
    ),
    "registered": Sentence(
        "Post zu Veranstaltungen, für die Sie angemeldet sind, bekommen Sie weiterhin.",
        "You will still get mail about events that you are registered for.",
    ),
    "leave": Sentence("Jetzt abmelden", "Unsubscribe now"),
    "done_title": Sentence("Sie sind abgemeldet", "You are unsubscribed"),
    "done": Sentence(
        "Vom Verteiler „{list}“ bekommen Sie keine E-Mails mehr.",
        "You will get no more emails from “{list}”.",
    ),
    "undo_lead": Sentence(
        "War das ein Versehen? Sie können das eine Stunde lang rückgängig machen; dann bekommt "
        "{address} die E-Mails wieder.",
        "Was that a mistake? You can undo it for an hour; {address} will then get the emails "
        "again.",
    ),
    "undo": Sentence("Rückgängig machen", "Undo"),
    "undone_title": Sentence("Rückgängig gemacht", "Undone"),
    "undone": Sentence(
        "{address} bekommt weiterhin E-Mails: {list}.",
        "{address} will go on getting emails: {list}.",
    ),
    "again": Sentence(
        "War das ein Versehen? Unter „Newsletter“ können Sie sich jederzeit neu anmelden.",
        "Was that a mistake? You can subscribe again at any time under “Newsletter”.",
    ),
    "settings": Sentence("E-Mail-Einstellungen", "Email settings"),
    "lead": Sentence("Für {address} gilt zurzeit:", "This is how things stand for {address}:"),
    "on": Sentence("Sie erhalten diese E-Mails.", "You receive these emails."),
    "off": Sentence("Sie erhalten diese E-Mails nicht.", "You do not receive these emails."),
    "leave_one": Sentence("Abmelden von: {list}", "Unsubscribe from: {list}"),
    "leave_all": Sentence("Von allen abmelden", "Unsubscribe from all"),
    "changed": Sentence("Ihre Einstellungen sind gespeichert.", "Your settings are saved."),
    "nothing": Sentence("Diese Adresse steht in keinem Verteiler.", "This address is on no list."),
}
PERSONAL = {
    "title": Sentence("Ihre Anmeldung", "Your registration"),
    "for": Sentence("Für: {name}", "For: {name}"),
    "by": Sentence("Angemeldet wurden Sie von: {name}", "You were registered by: {name}"),
    "change": Sentence("Meine Angaben ansehen und ändern", "View and change my details"),
    "details_title": Sentence("Meine Angaben", "My details"),
    "address_stays": Sentence(
        "Ihre E-Mail-Adresse ist {address}. Soll es eine andere sein, wenden Sie sich bitte an "
        "uns.",
        "Your email address is {address}. If it should be another one, please contact us.",
    ),
    "save": Sentence("Speichern", "Save"),
    "saved": Sentence("Ihre Angaben sind gespeichert.", "Your details are saved."),
    "back": Sentence("Zurück zu meiner Anmeldung", "Back to my registration"),
    "agreed": Sentence(
        "Sie sind mit der Aufzeichnung einverstanden:", "You agree to the recording:"
    ),
    "not_agreed": Sentence(
        "Sie sind nicht mit der Aufzeichnung einverstanden. Damit würden Sie erklären:",
        "You do not agree to the recording. By agreeing you would declare:",
    ),
    "quoted": Sentence("„{text}“", "“{text}”"),
    "agree": Sentence("Einverstanden", "I agree"),
    "withdraw": Sentence("Einwilligung widerrufen", "Withdraw consent"),
    "join": Sentence("Online teilnehmen", "Join online"),
    "calendar": Sentence("Kalendereintrag herunterladen", "Download calendar entry"),
    "calendar_goes": Sentence(
        "Kalendereintrag als abgesagt herunterladen", "Download the calendar entry as cancelled"
    ),
    "cancel": Sentence("Ich kann nicht teilnehmen: absagen", "I cannot attend: cancel"),
    "give_back": Sentence("Den Platz freigeben", "Give the place back"),
    "stop_waiting": Sentence("Von der Warteliste abmelden", "Leave the waiting list"),
    "event": Sentence("Seite der Veranstaltung", "The event’s page"),
    "date": SEMINAR["date"],
    "time": SEMINAR["time"],
    "dates": SEMINAR["dates"],
    "place": SEMINAR["place"],
    "online": SEMINAR["online"],
    "or_online": SEMINAR["or_online"],
    "mails": Sentence("Meine Post", "My mail"),
    "about": Sentence(
        "Diese E-Mails gehören zu Ihrer Anmeldung:", "These emails belong to your registration:"
    ),
    "session": Sentence("Termin am {day}", "session on {day}"),
    "session_gone": Sentence("Termin, der entfällt", "session that was cancelled"),
    "send_lead": Sentence(
        "Fehlt Ihnen die E-Mail zu Ihrer Anmeldung? Wir senden sie mit dem heutigen Stand noch "
        "einmal an Ihre Adresse, höchstens dreimal am Tag.",
        "Is the email about your registration missing? We will send it again to your address, as "
        "things stand now, at most three times a day.",
    ),
    "send": Sentence("Noch einmal senden", "Send again"),
    "send_without": Sentence(
        "Noch einmal senden, ohne Kalenderdatei", "Send again without the calendar file"
    ),
    "sent_again": Sentence(
        "Die E-Mail ist noch einmal unterwegs an {address}.",
        "The email is on its way to {address} again.",
    ),
    "afterwards": Sentence("Zum Nachlesen", "Afterwards"),
    "materials": Sentence("Unterlagen", "Materials"),
    "recording": Sentence("Aufzeichnung", "Recording"),
    "certificate": Sentence("Teilnahmebescheinigung", "Certificate of attendance"),
    "survey": Sentence("Rückmeldung geben", "Give feedback"),
    "feedback": Sentence("Anonym Rückmeldung geben", "Give anonymous feedback"),
    "fetch_certificate": Sentence(
        "Bescheinigung herunterladen (PDF)", "Download certificate of attendance (PDF)"
    ),
    "certificate_later": Sentence(
        "Ihre Teilnahmebescheinigung finden Sie hier, sobald die Teilnahme erfasst ist.",
        "Your certificate of attendance will be here as soon as attendance is recorded.",
    ),
}
WAYS_BACK = {
    WayBack.TAKE: Sentence("Platz annehmen", "Take the place"),
    WayBack.UNDO: Sentence("Absage rückgängig machen", "Undo the cancellation"),
    WayBack.IN_LINE: Sentence(
        "Rückgängig machen: zurück auf die Warteliste", "Undo: back to the waiting list"
    ),
    WayBack.WAIT: Sentence("Auf die Warteliste setzen", "Join the waiting list"),
    WayBack.AGAIN: Sentence("Doch teilnehmen: neu anmelden", "Attend after all: register again"),
}
"""What somebody without a place can press."""
WHY_BACK = {
    WayBack.UNDO: Sentence(
        "War das ein Versehen? Solange Ihr Platz nicht vergeben ist, bekommen Sie ihn zurück.",
        "Was that a mistake? As long as nobody else has your place, you can have it back.",
    ),
    WayBack.IN_LINE: Sentence(
        "War das ein Versehen? Eine Stunde lang ist Ihr Platz in der Reihe noch der alte.",
        "Was that a mistake? For an hour you still have your old place in line.",
    ),
    WayBack.WAIT: Sentence(
        "Inzwischen sind alle Plätze vergeben; wird einer frei, schreiben wir Ihnen.",
        "All places are taken by now; if one becomes available, we will write to you.",
    ),
}
_ON_ITS_WAY = Sentence("wird gerade versendet", "on its way")
_NOT_THERE = Sentence("kam nicht an", "did not arrive")
FATES = {
    DeliveryState.QUEUED: _ON_ITS_WAY,
    DeliveryState.CLAIMED: _ON_ITS_WAY,
    DeliveryState.SENDING: _ON_ITS_WAY,
    DeliveryState.DEFERRED: Sentence("wird noch einmal versucht", "will be tried again"),
    DeliveryState.UNCLEAR: Sentence("ob sie ankam, ist unklar", "it is unclear whether it arrived"),
    DeliveryState.FAILED: _NOT_THERE,
    DeliveryState.BOUNCED: _NOT_THERE,
}
"""How a mail stands, for its reader; of one that arrived there is nothing to say."""

STATES = {
    "registered": Sentence("Sie sind angemeldet.", "You are registered."),
    "waitlisted": Sentence(
        "Sie stehen auf der Warteliste. Wird ein Platz frei, schreiben wir Ihnen.",
        "You are on the waiting list. If a place becomes available, we will write to you.",
    ),
    "promoted": Sentence(
        "Für Sie ist ein Platz reserviert, bis {until}. Bitte nehmen Sie ihn bis dahin an.",
        "A place is reserved for you until {until}. Please take it by then.",
    ),
    "cancelled": Sentence("Ihre Anmeldung ist storniert.", "Your registration is cancelled."),
    "waiting_over": Sentence(
        "Es wurde leider kein Platz frei.", "Unfortunately no place became available."
    ),
    "expired": Sentence(
        "Ihr reservierter Platz ist verfallen.", "Your reserved place has expired."
    ),
    "off": SEMINAR["cancelled"],
    "over": SEMINAR["over"],
}
ARCHIVE = {
    "title": Sentence("Newsletter-Archiv", "Newsletter archive"),
    "none": Sentence("Noch ist keine Ausgabe erschienen.", "No issue has appeared yet."),
    "all": Sentence("Alle Ausgaben", "All issues"),
    "subscribe": Sentence("Newsletter bestellen", "Subscribe to the newsletter"),
}
REFUSALS = {
    403: Sentence(
        "Eine fremde Seite wollte hier etwas ändern; das ist nicht erlaubt.",
        "Another site wanted to change something here; that is not allowed.",
    ),
    413: Sentence("Das ist zu viel für ein Formular.", "This is too much for a form."),
    429: Sentence(
        "Von Ihrem Anschluss kamen zu viele Anfragen. Bitte versuchen Sie es in einigen Minuten "
        "noch einmal.",
        "Too many requests came from your connection. Please try again in a few minutes.",
    ),
}
