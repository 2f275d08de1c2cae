"""The words of the inbox page."""

from mailer.domain.errors import Sentence

PAGE = {
    "skip": Sentence("Zur gewählten Mail", "Go to the selected mail"),
    "rehearsal": Sentence("Hinweis zur Generalprobe", "About this rehearsal"),
    "mail_one": Sentence("Mail", "mail"),
    "mail_many": Sentence("Mails", "mails"),
    "to_boxes": Sentence("an", "to"),
    "box_one": Sentence("Postfach", "mailbox"),
    "box_many": Sentence("Postfächer", "mailboxes"),
    "safe": Sentence(
        "Nichts davon hat dieses Gerät verlassen.", "None of them has left this machine."
    ),
    "views": Sentence("Ansicht", "View"),
    "view_mails": Sentence("Mails", "Mails"),
    "view_absences": Sentence("Wer bekam nichts, und warum", "Who got nothing, and why"),
    "list": Sentence("Mails im Postfach", "Mails in the inbox"),
    "search": Sentence("Mails durchsuchen", "Search mails"),
    "search_hint": Sentence("Adresse oder Betreff", "Address or subject"),
    "found": Sentence("{n} von {all} Mails", "{n} of {all} mails"),
    "nothing_found": Sentence("Keine Mail passt zu dieser Suche.", "No mail matches this search."),
    "empty": Sentence(
        "Noch ist keine Mail angekommen. Sobald die Probe eine verschickt, steht sie hier.",
        "No mail has arrived yet. As soon as the rehearsal sends one, it is here.",
    ),
    "came": Sentence("Neue Mails sind angekommen.", "New mails have arrived."),
    "show_new": Sentence("Anzeigen", "Show them"),
    "gone": Sentence(
        "Diese Mail lässt sich gerade nicht laden. Bitte laden Sie die Seite neu.",
        "This mail cannot be loaded at present. Please reload the page.",
    ),
    "back": Sentence("Zurück zur Liste", "Back to the list"),
    "with_calendar": Sentence("mit Kalendereintrag", "with a calendar entry"),
    "no_subject": Sentence("(ohne Betreff)", "(no subject)"),
    "no_recipient": Sentence("(ohne Adresse)", "(no address)"),
    "from": Sentence("Von", "From"),
    "to": Sentence("An", "To"),
    "delivered_to": Sentence("Zugestellt an", "Delivered to"),
    "when": Sentence("Wann", "When"),
    "clock": Sentence("%H:%M Uhr", "%H:%M %Z"),
    "download": Sentence("Mail als Datei (.eml)", "Mail as a file (.eml)"),
    "parts": Sentence("Teile der Mail", "Parts of the mail"),
    "picture": Sentence("Bild", "Picture"),
    "text": Sentence("Text", "Text"),
    "source": Sentence("Quelltext", "Source"),
    "calendar_tab": Sentence("Kalender", "Calendar"),
    "phone": Sentence("Telefon", "Phone"),
    "desktop": Sentence("Bildschirm", "Desktop"),
    "pixels": Sentence("{n} Pixel breit", "{n} pixels wide"),
    "frame_phone": Sentence("Die Mail, wie ein Telefon sie zeigt", "The mail as a phone shows it"),
    "frame_desktop": Sentence(
        "Die Mail, wie ein Bildschirm sie zeigt", "The mail as a desktop screen shows it"
    ),
    "scheme": Sentence("Darstellung", "Appearance"),
    "light": Sentence("Hell", "Light"),
    "dark": Sentence("Dunkel", "Dark"),
    "scheme_note": Sentence(
        "Dunkel zeigt die Mail in Programmen, die ihre dunklen Farben beachten. Links sind "
        "hier ausgeschaltet, ihre Ziele stehen unter „Text“. Bilder aus dem Netz werden "
        "nicht geladen.",
        "Dark shows the mail in programs that respect its dark colours. Links are switched "
        "off here; see “Text” for where they lead. Pictures from the net are not loaded.",
    ),
    "scheme_note_live": Sentence(
        "Dunkel zeigt die Mail in Programmen, die ihre dunklen Farben beachten. Links öffnen sich "
        "in einem neuen Tab. Bilder aus dem Netz werden nicht geladen.",
        "Dark shows the mail in programs that respect its dark colours. Links open in a new tab. "
        "Pictures from the net are not loaded.",
    ),
    "no_html": Sentence(
        "Diese Mail hat kein Bild, nur Text.", "This mail has no picture, only text."
    ),
    "no_text": Sentence("Diese Mail hat keinen Textteil.", "This mail has no text part."),
    "unreadable": Sentence(
        "Diese Datei lässt sich nicht als Mail lesen; hier steht, was darin ist.",
        "This file cannot be read as a mail; here is what it holds.",
    ),
    "header_fields": Sentence("Kopfzeilen", "Header fields"),
    "raw": Sentence("Rohtext", "Raw text"),
    "entry": Sentence("Kalendereintrag", "Calendar entry"),
    "bad_calendar": Sentence(
        "Dieser Kalendereintrag lässt sich nicht lesen; der Rohtext steht darunter.",
        "This calendar entry cannot be read; its raw text is below.",
    ),
    "absences": Sentence("Wer bekam nichts, und warum", "Who got nothing, and why"),
    "absences_note": Sentence(
        "Alle, die für eine Mail in Betracht kamen und sie nicht erhalten haben.",
        "Everybody who was considered for a mail and did not get it.",
    ),
    "absences_search": Sentence("Tabelle filtern", "Filter the table"),
    "absences_found": Sentence("{n} von {all} Zeilen", "{n} of {all} rows"),
    "absences_none": Sentence("Keine Zeile passt zu diesem Filter.", "No row matches this filter."),
    "reasons": Sentence("Nach Grund filtern", "Filter by reason"),
    "who": Sentence("Wer", "Who"),
    "which": Sentence("Welche Mail", "Which mail"),
    "why": Sentence("Warum nicht", "Why not"),
}
"""What stands on the page, by the name that its template calls it."""
CLOCK = {
    "label": Sentence("Die Uhr der Vorführung", "The demo’s clock"),
    "shows": Sentence("Die Uhr steht auf {moment}.", "The clock stands at {moment}."),
    "made_up": Sentence(
        "Alles hier ist eine Vorführung; keine dieser Mails ging an einen Menschen.",
        "All of this is a demo; none of these mails went to a person.",
    ),
    "invite": Sentence(
        "Melden Sie sich auf den öffentlichen Seiten an, und stellen Sie dann die Uhr vor:",
        "Register on the public pages, then move the clock forward:",
    ),
    "site": Sentence("Öffentliche Seiten öffnen", "Open the public pages"),
    "next": Sentence("Zur nächsten Mail", "To the next mail"),
    "tomorrow": Sentence("Morgen", "Tomorrow"),
    "hour-before": Sentence("Eine Stunde vor dem Seminar", "One hour before the seminar"),
    "afterwards": Sentence("Am Tag nach dem Seminar", "The day after the seminar"),
    "moved_none": Sentence(
        "Die Uhr wurde vorgestellt; keine Mail war fällig.",
        "The clock was moved forward; no mail was due.",
    ),
    "moved_one": Sentence(
        "Die Uhr wurde vorgestellt; dabei ging eine Mail hinaus.",
        "The clock was moved forward; one mail left on the way.",
    ),
    "moved_many": Sentence(
        "Die Uhr wurde vorgestellt; dabei gingen {n} Mails hinaus.",
        "The clock was moved forward; {n} mails left on the way.",
    ),
}
"""What stands at the clock of a demo that stays; ``demo_life.Leap`` names the buttons."""
FACTS = {
    "title": Sentence("Was", "What"),
    "start": Sentence("Beginn", "Start"),
    "end": Sentence("Ende", "End"),
    "place": Sentence("Wo", "Where"),
    "method": Sentence("Art (METHOD)", "Kind (METHOD)"),
    "sequence": Sentence("Fassung (SEQUENCE)", "Version (SEQUENCE)"),
    "uid": Sentence("Kennung (UID)", "Identifier (UID)"),
}
"""What a calendar entry says."""
METHODS = {
    "REQUEST": Sentence("Eintrag oder Änderung (REQUEST)", "Entry or change (REQUEST)"),
    "CANCEL": Sentence("Absage (CANCEL)", "Cancellation (CANCEL)"),
    "PUBLISH": Sentence("Termin zum Übernehmen (PUBLISH)", "Date to take over (PUBLISH)"),
}
"""What it is there for, by its METHOD (RFC 5546)."""
