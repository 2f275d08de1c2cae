"""All commands: what each is called, where it lives, and what it does, in both languages.

Help is shown from here, so that it needs no command's module. ``at`` is ``module:function`` in
this package; the function's signature declares arguments and options.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailer.domain.errors import Sentence


@dataclass(frozen=True, slots=True)
class Command:
    """One command; ``hidden`` ones are for programs."""

    at: str
    summary: Sentence
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that share a first word; ``default`` is meant where none of them is named."""

    summary: Sentence
    commands: Mapping[str, "Entry"]
    hidden: bool = False
    default: str = ""


Entry = Command | Group


def _command(at: str, de: str, en: str) -> Command:
    return Command(at, Sentence(de, en))


def _group(de: str, en: str, **commands: Entry) -> Group:
    named = {name.rstrip("_").replace("_", "-"): one for name, one in commands.items()}
    return Group(Sentence(de, en), named)


SUMMARY = Sentence(
    "Seminarpost: aus einer Ankündigung wird alle Post rund um ein Online-Seminar.",
    "Seminarpost: from one announcement, all the mail around an online seminar.",
)
_SEMINAR = _group(
    "Seminare: lesen, anlegen, veröffentlichen, ändern.",
    "Seminars: read, set up, publish, change.",
    read=_command(
        "announcement:read",
        "Zeigt, was aus einer Ankündigung verstanden wurde; speichert nichts.",
        "Shows what was understood of an announcement; stores nothing.",
    ),
    import_=_command(
        "seminar:import_",
        "Legt aus einer Ankündigung ein Seminar an.",
        "Sets up a seminar from an announcement.",
    ),
    list=_command("seminar:list_", "Alle Seminare.", "All seminars."),
    show=_command(
        "seminar:show",
        "Ein Seminar mit allem, was bekannt ist.",
        "A seminar and all that is known.",
    ),
    publish=_command(
        "seminar:publish",
        "Veröffentlicht einen Entwurf: Aus dem Plan werden Sendungen.",
        "Publishes a draft: its plan becomes mailings.",
    ),
    update=_command(
        "change:update",
        "Berichtigt ein Seminar; Ungesendetes wird neu erstellt, auf Wunsch benachrichtigt.",
        "Corrects a seminar; what is unsent is made anew, people are told if you wish.",
    ),
    replan=_command(
        "change:replan",
        "Übernimmt einen geänderten Plan; was versendet ist, bleibt versendet.",
        "Takes over a changed plan; what was sent stays sent.",
    ),
    reschedule=_command(
        "change:reschedule",
        "Verlegt ein Seminar; wer den alten Termin kennt, erfährt den neuen.",
        "Moves a seminar; whoever knows the old time is told the new one.",
    ),
    add_session=_command(
        "change:add_session",
        "Ergänzt einen Termin; Angemeldete erfahren ihn und bekommen seinen Kalendereintrag.",
        "Adds a session; those registered are told and get its calendar entry.",
    ),
    cancel_session=_command(
        "change:cancel_session",
        "Sagt einen von mehreren Terminen ab; nur er verschwindet aus den Kalendern.",
        "Calls one of several sessions off; it alone leaves the calendars.",
    ),
    cancel=_command(
        "change:cancel",
        "Sagt ein Seminar ab; alle, die davon wissen, erfahren es.",
        "Calls a seminar off; everybody who knows of it is told.",
    ),
    reinstate=_command(
        "change:reinstate",
        "Holt ein abgesagtes Seminar zurück, solange noch keine Absage hinausging.",
        "Calls a cancelled seminar back as long as no cancellation has left.",
    ),
    copy=_command(
        "change:copy",
        "Legt aus einem Seminar einen neuen Entwurf für einen anderen Termin an.",
        "Makes a new draft from a seminar, for another time.",
    ),
)
_NEWSLETTER = _group(
    "Newsletter: schreiben, ansehen, planen, freigeben.",
    "Newsletters: write, look at, plan, release.",
    new=_command(
        "newsletter:new",
        "Legt die Datei einer neuen Ausgabe an, mit den nächsten Seminaren.",
        "Makes the file of a new issue, with the next seminars.",
    ),
    list=_command("newsletter:list_", "Alle geplanten Ausgaben.", "All planned issues."),
    plan=_command(
        "newsletter:plan",
        "Nimmt die Datei auf und plant den Versand; noch einmal übernimmt Änderungen.",
        "Takes in the file and plans the mailing; once more takes over changes.",
    ),
    release=_command(
        "newsletter:release",
        "Gibt eine geplante Ausgabe frei: für diesen Inhalt und diese Zahl von Adressen.",
        "Releases a planned issue: for this content and this number of recipients.",
    ),
    preview=_command(
        "newsletter:preview_",
        "Genau die Mail, die versendet würde, aus der Datei, wie sie jetzt ist.",
        "The very mail that would be sent, from the file as it is now.",
    ),
    withdraw=_command(
        "newsletter:withdraw",
        "Zieht eine Ausgabe zurück: Wer sie noch nicht hat, bekommt sie nicht.",
        "Withdraws an issue: whoever does not have it yet will not get it.",
    ),
)
_RECIPIENTS = _group(
    "Verteiler und ihre Adressen.",
    "Lists and their addresses.",
    import_=_command(
        "recipients:import_",
        "Setzt die Menschen einer Datei auf einen Verteiler.",
        "Puts the people of a file on a list.",
    ),
    find=_command(
        "recipients:find",
        "Jede Mail, die jemand bekam oder nicht bekam, und warum.",
        "Every mail that somebody had or did not have, and why.",
    ),
    list=_command(
        "rolls:list_",
        "Alle Verteiler mit Zahlen; mit --list die Menschen eines Verteilers.",
        "All lists with numbers; with --list the people of one.",
    ),
    show=_command(
        "cards:show",
        "Was von jemandem bekannt ist: Verteiler, Einwilligungen, Anmeldungen, Sperre.",
        "What is known of somebody: lists, consent, registrations, block.",
    ),
    rename=_command(
        "cards:rename",
        "Berichtigt Namen, Anrede, Titel, Organisation oder Sprache; nie die Adresse.",
        "Corrects names, honorific, title, organisation or language; never the address.",
    ),
    block=_command(
        "blocks:block",
        "Sperrt eine Adresse, mit Grund: Sie bekommt keine Post mehr.",
        "Blocks an address, with a reason: it gets no mail any more.",
    ),
    unblock=_command(
        "blocks:unblock",
        "Hebt eine Sperre auf und sagt, was sie war.",
        "Lifts a block and tells what it was.",
    ),
    blocks=_group(
        "Sperrlisten: ansehen, einlesen, ausgeben.",
        "Lists of blocks: look at, import, export.",
        list=_command(
            "block_lists:list_",
            "Alle gesperrten Adressen, und warum.",
            "All blocked addresses, and why.",
        ),
        import_=_command(
            "block_lists:import_",
            "Sperrt alle Adressen einer Datei: nie mehr anschreiben.",
            "Blocks all addresses of a file: never to be written to.",
        ),
        export=_command(
            "block_lists:export",
            "Schreibt alle gesperrten Adressen als Tabelle (CSV).",
            "Writes all blocked addresses as a table (CSV).",
        ),
        history=_command(
            "block_lists:history",
            "Wann und warum eine Adresse gesperrt und wieder frei wurde, und durch wen.",
            "When and why an address was blocked and freed again, and by whom.",
        ),
    ),
    unsubscribe=_command(
        "recipients:unsubscribe",
        "Nimmt eine Adresse von einem Verteiler oder von allen.",
        "Takes an address off a list, or off all.",
    ),
    merge=_command(
        "merging:merge",
        "Führt zwei Einträge zu einer Person zusammen: Der erste bleibt, mit allem vom zweiten.",
        "Makes two entries one person: the first stays, with all of the second.",
    ),
    erase=_command(
        "erasing:erase",
        "Löscht jemanden mit allem, was an ihm hängt; auch eine Sicherung bringt ihn nicht zurück.",
        "Erases somebody with all that hangs on them; not even a backup brings them back.",
    ),
    dossier=_command(
        "rights:dossier",
        "Was sich von jemandes Einwilligungen nachweisen lässt, auch als barrierefreies PDF.",
        "What can be proven of somebody's consents, also as an accessible PDF.",
    ),
    export=_command(
        "rights:export",
        "Auskunft: alles, was über jemanden gespeichert ist, als JSON.",
        "Access: everything that is kept about somebody, as JSON.",
    ),
    restrict=_command(
        "rights:restrict",
        "Schränkt die Verarbeitung ein: keine Listenpost, und nichts wird gelöscht.",
        "Restricts processing: no list mail, and nothing is deleted.",
    ),
    unrestrict=_command(
        "rights:unrestrict",
        "Hebt die Einschränkung auf, mit Grund.",
        "Lifts the restriction, with a reason.",
    ),
    subscribe=_command(
        "subscription:subscribe",
        "Trägt eine Bitte um Aufnahme ein; aufgenommen wird erst, wer den Link bestätigt.",
        "Enters a request to join; only whoever confirms the link is put on the list.",
    ),
    confirm=_command(
        "subscription:confirm",
        "Bestätigt eine Aufnahme mit dem Link aus der Mail.",
        "Confirms a request to join with the link from the mail.",
    ),
)
_MAILING = _group(
    "Sendungen: ansehen, anhalten, fortsetzen, beenden.",
    "Mailings: look at, pause, resume, end.",
    list=_command(
        "mailing:list_", "Alle Sendungen mit ihrem Stand.", "All mailings, how far they are."
    ),
    show=_command(
        "mailing:show",
        "Eine Sendung: Stand, Freigabe, und wer sie nicht bekommt.",
        "A mailing: how far it is, its release, and who does not get it.",
    ),
    pause=_command("mailing:pause", "Hält eine Sendung an.", "Pauses a mailing."),
    resume=_command(
        "mailing:resume", "Setzt eine angehaltene Sendung fort.", "Goes on with a paused mailing."
    ),
    cancel=_command(
        "mailing:cancel",
        "Beendet eine Sendung für alle, die sie noch nicht haben.",
        "Ends a mailing for everybody who does not have it yet.",
    ),
    correct=_command(
        "wording:correct",
        "Hält den Rest einer Sendung auf und entwirft eine Korrektur an alle, die sie haben.",
        "Stops the rest of a mailing and drafts a correction to all who have it.",
    ),
)
_INBOUND = replace(
    _group(
        "Was zurückkam: Rückläufer, Beschwerden, Abwesenheiten, Kalenderantworten.",
        "What came back: bounces, complaints, absences, calendar replies.",
        take=_command(
            "intake:take",
            "Nimmt Nachrichten auf, aus Dateien, von der Eingabe (-) oder aus dem Postfach.",
            "Takes messages in, from files, from standard input (-) or from the mailbox.",
        ),
        review=_command(
            "intake:review",
            "Was auf eine Entscheidung wartet, und was keine Regel kennt.",
            "What waits for a decision, and what no rule knows.",
        ),
        decide=_command(
            "intake:decide",
            "Sperrt die Adresse dazu oder nimmt zurück, was folgte; mit Grund.",
            "Blocks its address, or takes back what followed; with a reason.",
        ),
        teach=_command(
            "intake:teach",
            "Ergänzt eine eigene Regel für Antworten von Mailservern.",
            "Adds a rule of your own for replies of mail servers.",
        ),
    ),
    default="take",
)
_DKIM = _group(
    "Schlüssel, mit denen Mails signiert werden.",
    "Keys that sign mail.",
    keygen=_command(
        "dkim:keygen",
        "Legt einen Schlüssel an und nennt den Eintrag fürs DNS; überschreibt nie einen.",
        "Makes a key and tells its DNS record; never overwrites one.",
    ),
    show=_command(
        "dkim:show",
        "Zeigt die DNS-Einträge der Schlüssel, die in seminarpost.toml stehen.",
        "Shows the DNS records of the keys named in seminarpost.toml.",
    ),
)
COMMANDS: Mapping[str, Entry] = {
    "today": _command(
        "today:today",
        "Was heute zu tun ist und was als Nächstes hinausgeht; dasselbe ohne Befehl.",
        "What is to be done today and what leaves next; the same without a command.",
    ),
    "init": _command("workspace:init", "Legt ein Arbeitsverzeichnis an.", "Makes a workspace."),
    "go-live": _command(
        "workspace:go_live",
        "Verlässt den Probebetrieb: Ab jetzt geht Post an die Menschen.",
        "Leaves capture mode: from now on mail goes to people.",
    ),
    "check": _command(
        "workspace:check",
        "Prüft Einstellungen, Schlüssel, Listen, Pläne und alle Vorlagen.",
        "Checks settings, keys, lists, plans and every template.",
    ),
    "migrate": _command(
        "workspace:migrate",
        "Bringt die Datenbank auf den Stand dieses Programms (geschieht sonst von selbst).",
        "Brings the database up to date with this program (happens by itself otherwise).",
    ),
    "move-database": _command(
        "workspace:move_database",
        "Zieht mit allen Daten in eine andere, leere Datenbank um (SQLite oder PostgreSQL).",
        "Moves with all data into another, empty database (SQLite or PostgreSQL).",
    ),
    "backup": _command(
        "backup:backup",
        "Sichert Datenbank, Inhalte und Schlüssel in eine Datei, auch während versendet wird.",
        "Backs up database, content and keys into one file, also while mail is sent.",
    ),
    "restore": _command(
        "backup:restore",
        "Spielt eine Sicherung zurück; danach geht nichts hinaus, bis jemand es freigibt.",
        "Puts a backup back; nothing leaves then until somebody releases it.",
    ),
    "seminar": _SEMINAR,
    "newsletter": _NEWSLETTER,
    "recipients": _RECIPIENTS,
    "consent": _group(
        "Nachweis der Einwilligungen.",
        "The record of consents.",
        verify=_command(
            "rights:verify",
            "Prüft die Kette der Einwilligungen und nennt, was nicht passt.",
            "Verifies the chain of consents and names what does not fit.",
        ),
    ),
    "retention": _group(
        "Wie lange was gespeichert bleibt.",
        "How long what is kept.",
        run=_command(
            "retention:run",
            "Löscht, was älter ist als seine Frist; „run“ tut das täglich von selbst.",
            'Deletes what is older than its term; "run" does so daily by itself.',
        ),
    ),
    "register": _command(
        "registration:register",
        "Meldet jemanden zu einem Seminar an; die Bestätigung geht von selbst hinaus.",
        "Registers somebody for a seminar; the confirmation leaves by itself.",
    ),
    "unregister": _command(
        "registration:unregister",
        "Nimmt eine Anmeldung zurück; Erinnerungen gehen dann nicht mehr hinaus.",
        "Takes a registration back; reminders do not leave any more.",
    ),
    "inbound": _INBOUND,
    "registrations": _group(
        "Anmeldungen aus einer Datei.",
        "Registrations from a file.",
        import_=_command(
            "roster:import_registrations",
            "Nimmt Anmeldungen von anderswo auf; ein Status „abgemeldet“ nimmt sie zurück.",
            'Takes in registrations from elsewhere; a status "cancelled" takes them back.',
        ),
    ),
    "attendance": _group(
        "Wer teilgenommen hat.",
        "Who attended.",
        import_=_command(
            "roster:import_attendance",
            "Hält fest, wer teilgenommen hat; die Nachlese geht danach an die Richtigen.",
            "Records who attended; the follow-up then goes to the right people.",
        ),
        note=_command(
            "attendance_note:note",
            "Hält von einer Person fest, dass sie da war, oder mit --absent, dass nicht.",
            "Records of one person that they attended, or with --absent that they did not.",
        ),
    ),
    "people": _command(
        "people:people",
        "Wer angemeldet ist, wer wartet, wer da war, und wie viele Plätze frei sind.",
        "Who is registered, who waits, who attended, and how many places are free.",
    ),
    "certificates": _command(
        "afterwards:certificates",
        "Stellt Teilnahmebescheinigungen als PDF aus, für alle oder für eine Adresse.",
        "Issues certificates of attendance as PDF, for all or for one address.",
    ),
    "feedback": _command(
        "afterwards:feedback",
        "Was Teilnehmende zurückgemeldet haben, ohne Namen und erst ab fünf Antworten.",
        "What participants answered, without names and from five answers on.",
    ),
    "report": _command(
        "report:report",
        "Die Seminare eines Jahres: eingeladen, zugestellt, angemeldet, teilgenommen.",
        "A year's seminars: invited, delivered, registered, attended.",
    ),
    "refused": _command(
        "refused:refused",
        "Zeilen, die die letzten Importe abgelehnt haben, und warum.",
        "Rows that the last imports refused, and why.",
    ),
    "plan": _command(
        "plan:plan",
        "Jeder Schritt: wann, an wie viele, wer nicht und warum, und worauf er wartet.",
        "Each step: when, to how many, who not and why, and what it waits for.",
    ),
    "release": _command(
        "plan:release",
        "Gibt eine Listensendung frei: für diesen Inhalt und diese Zahl von Adressen.",
        "Releases a list mailing: for this content and this number of recipients.",
    ),
    "preview": _command(
        "preview:preview_", "Die Mail, wie sie ankommen wird.", "The mail as it will arrive."
    ),
    "send": _command(
        "plan:send",
        "Macht einen freigegebenen Schritt jetzt fällig; „run“ versendet ihn.",
        'Makes a released step due now; "run" sends it.',
    ),
    "text": _command(
        "wording:text",
        "Eigener Text für einen Schritt: Kopf mit subject und preheader, Einleitung, Blöcke.",
        "Your own words for a step: a head with subject and preheader, introduction, blocks.",
    ),
    "mailing": _MAILING,
    "bursts": _group(
        "Viele Knöpfe auf einmal, aus einem Netz: vermutlich ein Mailfilter.",
        "Many buttons at once, from one network: probably a mail filter.",
        list=_command(
            "bursts:list_",
            "Wann viele Knöpfe auf einmal gedrückt wurden, und was sie taten.",
            "When many buttons were pressed at once, and what they did.",
        ),
        ask=_command(
            "bursts:ask",
            "Fragt alle davon per Mail, ob sie es so wollten; Abmeldungen gelten bis dahin.",
            "Asks all of them by mail whether they meant it; withdrawals count until then.",
        ),
    ),
    "deliveries": _command(
        "mailing:deliveries",
        "Wer eine Sendung bekam, wann, und wer nicht und warum.",
        "Who had a mailing, when, and who had not and why.",
    ),
    "settle": _command(
        "mailing:settle",
        "Entscheidet über Mails, von denen nach einem Absturz niemand weiß, ob sie ankamen.",
        "Decides about mails of which nobody knows, after a crash, whether they arrived.",
    ),
    "dkim": _DKIM,
    "doctor": _command(
        "doctor:doctor",
        "Untersucht Büro, Datenbank, Uhr, Mailserver und DNS; sendet nur auf Wunsch.",
        "Examines office, database, clock, mail server and DNS; sends only if asked to.",
    ),
    "rehearse": _command(
        "rehearsal:rehearse",
        "Spielt den ganzen Plan im Zeitraffer durch; verschickt nichts, ändert nichts.",
        "Plays the whole plan in fast-forward; sends nothing, changes nothing.",
    ),
    "demo": _command(
        "rehearsal:demo",
        "Zeigt alles an einem Beispiel: von der Ankündigung bis ins Postfach.",
        "Shows everything by an example: from the announcement to the inbox.",
    ),
    "run": _command(
        "run:run",
        "Plant und versendet, bis es angehalten wird.",
        "Plans and sends until it is stopped.",
    ),
    "worker": _command(
        "run:worker",
        "Versendet nur, bis es angehalten wird; „run“ startet dies von selbst.",
        'Only sends, until it is stopped; "run" starts this by itself.',
    ),
    "web": _command(
        "web:web",
        "Zeigt das Postfach und sagt, ob alles läuft (/healthz, /metrics); „run“ kann es auch.",
        'Shows the inbox and tells whether all goes on (/healthz, /metrics); "run" can, too.',
    ),
}
