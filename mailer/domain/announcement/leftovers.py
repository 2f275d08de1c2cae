"""What no reader took: words of a kind that are left over say which fact may be wrong or missing.

A reader that misses a sentence does not know it. So at the end the text is looked through once
more for people, last days, houses, and ways to register that are in none of the facts read:
nothing is read from them, but somebody is asked.
"""

import re
from itertools import islice

from mailer.domain.announcement.fees.amounts import find_amounts
from mailer.domain.announcement.fees.terms import is_besides, names_seminar
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import WHERE, WHO_IS_BEHIND, Label
from mailer.domain.announcement.lexicon.named_people import TO_BE_ASKED
from mailer.domain.announcement.lexicon.telephone import find_phones
from mailer.domain.announcement.links.registering import is_called_needless
from mailer.domain.announcement.model import Announcement
from mailer.domain.announcement.people.asking import (
    EMAIL,
    is_about_registering,
    is_other_matter,
    tells_whom_to_ask,
)
from mailer.domain.announcement.people.left_people import is_somebody_left
from mailer.domain.announcement.schedule.appointments import hours_of
from mailer.domain.announcement.schedule.dates import find_dates
from mailer.domain.announcement.schedule.left_days import doubts_of_days, is_last_day_left
from mailer.domain.announcement.text.sentences import Sentence
from mailer.domain.announcement.venue.houses import is_elsewhere, seems_house
from mailer.domain.announcement.venue.whereabouts import find_online_words

_MOST_WORDS = 100  # of one sentence
_MOST_NEAR = 4
_EARLIEST = 6
_LONGEST_LINE = 80
_DEAR = 2_000
_CONTACT = expression(
    r"(?:ihre?\s|your\s)?(?:ansprech(?:partner|person)\w*|kontakt|contact)\b", re.IGNORECASE
)
_REACHED = expression(r"\w@\w|\d{3}[\d\s/-]{3,}\d")
_DIALLED_ON = expression(r"\d#|\d,,")
_LINES_OF_CONTACT = 5
_ROOM = expression(
    r"\b(?:teilnehm\w*|tn-zahl|personen|plätze|places|seats|participants|delegates)\W{1,3}\d{1,3}\b(?!\.|:|\s?(?:€|euro|uhr))"
    r"|^\W*(?:max\.?|maximal)\s\d{1,3}\W*$"
    r"|\b(?:max\.?|maximal|höchstens)\s\d{1,3}\s(?!min|stunden|std|seiten|euro|tage|uhr|wochen|monat|zeichen|wörter|prozent|meter|mb\b|km|jahre|cm|punkte)[a-zäöü]{3}|(?<![\d.,:–-])\d{1,3}\s(?:teilnehm\w*|personen|(?:sitz)?plätze|stühle|zugänge|gäste|leute|menschen|places|seats|guests|participants|delegates|visitors|bookings)\b"
    r"|\b(?:stühle|plätze|saal|empore|seats|chairs)\b[^.]{0,20}[:(]\s?(?:\w+\s){0,2}\d{1,3}\b(?!\.|:|\s?(?:€|euro|uhr))",
    re.IGNORECASE,
)
_FOR_EACH = expression(
    r"\b(?:je|pro|per|each|mindest\w*|at\sleast|über|mehr\sals|more\sthan|waren|kamen|came|attended|ab|erwart\w*|expect\w*|parkplätze|warteliste|nehmen|nahmen)\b",
    re.IGNORECASE,
)
_TICKETS = expression(r"\b(?:(?:eintritts)?karten?|tickets?)\b", re.IGNORECASE)
_PAYING = expression(
    r"\b(?:nichts|kein\w*|ohne|no|nothing)\b[^.]{0,30}(?:zahl|kost|gebühr|beitrag|\bpay|\bcharge|\bfee)"
    r"|\b(?:um|über|gegen|auf|durch)\s(?:\w+\s){0,2}spenden?\b|\b(?:kosten|unkosten|teilnahme)beitrag|\bdonations?\b"
    r"|\bkostet\b(?!\s(?:zeit|kraft|mühe|nerven|geduld))",
    re.IGNORECASE,
)
_RECORDED = expression(
    r"\b(?:aufzeichnung|aufgezeichnet|aufzeichnen|mitschnitt|mitgeschnitten|record(?:ed|ing))\b",
    re.IGNORECASE,
)
_OTHER_RECORDING = expression(
    r"\b(?:früher\w*|vergangen\w*|letzte\w*|vorig\w*|bisherig\w*|archiv\w*|past|previous|last|earlier|20\d\d|wurde[n]?|was|were"
    r"|kann|können|könnte\w*|evtl|eventuell|ggf|falls|wenn|sofern|ob|wie|may|might|could|if|whether|how"
    r"|untersagt|verboten|gestattet|erlaubt|permitted|allowed)\b|\?$",
    re.IGNORECASE,
)
_HELP = expression(
    r"\b(?:brauch|benötig|need)\w*\s[^.?]{0,30}\b(?:assistenz|assistance)\b|\b(?:barrierefrei\w*|rollst[uü]hl\w*|gebärden\w*|hörschleife|schriftdolmetsch\w*|untertitel\w*|induktion\w*|assistenzbedarf|unterstützungsbedarf|ebenerdig|stufenlos\w*|barrierearm|höranlage\w*|BSL|lift\saccess"
    r"|wheelchairs?|sign\slanguage|caption(?:s|ed|ing)?|step-free|accessible|hearing\sloop)\b",
    re.IGNORECASE,
)
_FEW = 2
_CLOCK = expression(r"\d{1,2}[:.]\d\d")
_CLAUSES = expression(r"[;,]\s")
_CALL_TO_REGISTER = expression(
    r"\b(?:hier|jetzt|gleich|online)\s(?:\w+\s)?(?:anmelden|registrieren|buchen)\b|\bmelden\ssie\ssich\s"
    r"(?:hier|jetzt|online)\b|\banmelde-?(?:formular|link|maske|seite|portal)|\b(?:link|weg)\szur\s(?:anmeldung|registrierung)"
    r"|\b(?:zur|hier\szur)\s(?:online-?)?anmeldung\W*$|\b(?:register|book|sign\sup|enrol)\s(?:now|here|online|today)\b"
    r"|\bregistration\s(?:form|link|page)\b|\bhere\sto\sregister\b|\bqr-?\s?code"
    # The link was behind a word: "Anmelden können Sie sich hier", "Anmeldung über unsere Homepage".
    r"|\b(?:an(?:zu)?melde|anmeldung|registrier|regist(?:er|ration))\w*\b[^.]{0,60}\b(?:hier\W*$|here\W*$"
    r"|(?:über|auf|on|via)\s(?:der|die|unsere[rm]?|our|the)\s(?:website|webseite|homepage|internetseite|internetauftritt"
    r"|web\ssite|portal|online-?portal|veranstaltungsseite|fortbildungsportal)\b)"
    r"|\b(?:über|auf|via)\s(?:das|dem|unser\w*|our|the)\s(?:[\w-]*portal|(?:online-?)?formular|form)\b",
    re.IGNORECASE,
)
_NEEDLESS = expression(r"\b(?:nicht|keine?|no|not)\b", re.IGNORECASE)
_CALLED = expression(
    r"\b(?:[Dd]as|[Dd]er|[Dd]ie|[Dd]en|[Dd]em|[Zz]um|[Zz]ur|[Ii]m|[Uu]nser\w*|[Tt]he|[Oo]ur)\s(?:[a-zäöü]\w+\s){0,2}"
    r"[\w-]*(?:[Ss]eminar|[Ww]ebinar|[Ww]orkshop|[Vv]ortrag|[Ff]achtag|[Tt]agung|[Ss]chulung|[Vv]eranstaltung|[Tt]alk|[Aa]bend|[Nn]achmittag|[Tt]reffen|[Gg]espräch|[Kk]urs|[Ff]orum|[Ll]esung)s?\s"
    r"(?:zum\sThema\s|on\s)?[\"„“»]([^\"„“”»«]{4,200})[\"“”«]"
    r"|\b(?:[Tt]hema|[Tt]itel|[Mm]otto)\b\W{0,3}[\"„“»](?P<theme>[^\"„“”»«]{4,200})[\"“”«]"
)
_ALSO_ONLINE = expression(
    r"\b(?:auch|zusätzlich|außerdem|parallel|also|additionally)\s(?:\w+\s){0,2}(?:gestreamt|streamed|live|online|digital"
    r"|übertragen|per\s(?:zoom|stream|video)\w*|im\s(?:live)?stream|virtuell|virtually)\b|\bwird\s(?:live\s)?gestreamt\b",
    re.IGNORECASE,
)
_ON_SITE_TOO = expression(
    r"\b(?:teilnahme|teilnehm\w*|plätze|veranstaltung|wahlweise|participation|attend\w*)\b[^.]{0,40}"
    r"\b(?:vor\sort|in\spräsenz|on[\s-]site|in[\s-]person)\b"
    r"|\bhybrid(?=\s?[:(|,–]|\W*$)|\b(?:vor\sort|präsenz|on[\s-]site|in[\s-]person)\W{1,3}(?:und|oder|and|or|/)\W{1,3}online",
    re.IGNORECASE,
)
# Countries whose clocks are not those of Berlin: the hours may be theirs.
_OTHER_CLOCKS = expression(
    r"\b(?:UK|United\sKingdom|England|Scotland|Wales|Ireland|Großbritannien|Vereinigtes\sKönigreich|Schottland|Irland"
    r"|Portugal|Lissabon|Lisbon|London|Dublin|Edinburgh|Finnland|Finland|Helsinki|Estland|Estonia|Tallinn|Lettland|Latvia"
    r"|Riga|Litauen|Lithuania|Vilnius|Griechenland|Greece|Athen|Athens|Rumänien|Romania|Bukarest|Bucharest|Bulgarien|Bulgaria"
    r"|Sofia|Ukraine|Kyiv|Kiew|Türkei|Turkey|Türkiye|Istanbul|Ankara|Zypern|Cyprus|Island|Iceland|USA|New\sYork|Kanada|Canada"
    r"|Israel|Tel\sAviv|Japan|Tokio|Tokyo|Indien|India|China|Peking|Beijing|Australien|Australia)\b"
)
_TALK_OF = expression(r"[^\W\d_]:\s[„“\"»][^\"„“”»«]{8,200}[“”\"«]\W*$")
_FREE = expression(
    r"(?<!nicht\s)(?<!not\s)(?<![\w-])(?:frei|free|kostenfrei|kostenlos|gratis|zahl(?:en|t)\snichts)\b(?!\sof\b)",
    re.IGNORECASE,
)
_SECRETS = expression(
    r"\b(?:kenncode|passcode|passwort|password|zugangscode|(?:meeting|webinar|besprechungs|sitzungs|konferenz)-?\s?id"
    r"|(?:teilnehmer|konferenz|meeting)-?\s?pin"
    r"|kennwort|einwahlnummer|pin(?:\sfür\s\w+)?)\b\W{0,4}(?!\d{1,3}\s?(?:h|std|stunden?|hours?|min\w*)\b)\w*\d",
    re.IGNORECASE,
)


def doubts_of_leftovers(read: Announcement, sentences: tuple[Sentence, ...]) -> frozenset[str]:
    """Fields that something in the text seems to tell, though it is in none of the facts read."""
    doubts = {
        "speakers": is_somebody_left(read, sentences),
        "registration_deadline": is_last_day_left(read, sentences)
        # "Eine Anmeldung ist nicht nötig": the last day is of something else then.
        or (read.registration_deadline is not None and is_called_needless(sentences)),
        "place": not read.place and _house_left(sentences),
        "registration_url": not read.registration_url and _register_left(sentences),
        "title": _other_title_left(read, sentences),
        "free": read.free is False and any(_free_for_some(one) for one in sentences),
        "contact": not read.details.contact and _contact_left(sentences),
        "capacity": read.capacity is None and any(_room_left(one.text) for one in sentences),
        "access": not read.details.access and any(_SECRETS.search(one.text) for one in sentences),
        "recorded": read.details.recorded is None
        and any(_recording_left(one.text) for one in sentences),
        "accessibility": not read.details.accessibility and _help_left(sentences),
        "online": read.online is False and any(_may_be_online(one) for one in sentences),
    }
    for name, doubted in doubts_of_days(read, sentences).items():
        doubts[name] = doubts.get(name, False) or doubted
    doubts["starts_at"] = doubts.get("starts_at", False) or any(
        one.starts_at.hour < _EARLIEST for one in read.dates
    )
    doubts["starts_at"] |= _begins_after_programme(read)
    doubts["starts_at"] |= bool(read.dates) and _is_abroad(read, sentences)
    doubts["ends_at"] = doubts.get("ends_at", False) or _is_abroad(read, sentences)
    doubts["online"] |= bool(doubts["place"] and read.online)
    doubts["free"] |= not read.fee and read.free is None and any(map(_tells_sum, sentences))
    doubts["free"] |= read.free is None and any(_speaks_of_paying(one.text) for one in sentences)
    doubts["fee"] = doubts["free"]
    if read.online and not read.place and any(_may_come(one.text) for one in sentences):
        doubts["online"] = doubts["place"] = True  # "auch gestreamt": one may come as well
    return frozenset(name for name, doubted in doubts.items() if doubted)


def _begins_after_programme(read: Announcement) -> bool:
    """Whether every entry of the programme is earlier: the hour may be of what follows it."""
    times = [found[0] for one in read.details.programme if (found := _CLOCK.search(one.time))]
    if read.starts_at is None or len(times) < _FEW:
        return False
    told = [(int(one[:-3]), int(one[-2:])) for one in times]
    return max(told) < (read.starts_at.hour, read.starts_at.minute)


def _is_abroad(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether one comes to a place whose clocks are other ones, and no clock is named."""
    where = [read.place, *(one.text for one in sentences if one.label in WHERE)]
    if not read.place or not any(_OTHER_CLOCKS.search(text) for text in where):
        return False
    return not any(hours.stated for one in sentences for hours in hours_of(one))


def _may_come(text: str) -> bool:
    """Whether what is online seems to be at a place as well: "Teilnahme vor Ort 60 €"."""
    on_site = _ON_SITE_TOO.search(text) is not None and not _NEEDLESS.search(text)
    return on_site or _ALSO_ONLINE.search(text) is not None


def _tells_sum(sentence: Sentence) -> bool:
    """Whether a line of facts tells what something costs: "Karten: VVK 10 € / AK 12 €"."""
    text = sentence.text
    in_prose = len(text) > _LONGEST_LINE or text.endswith((".", "!", "?"))
    of_event = _TICKETS.search(text) or (len(text) <= _LONGEST_LINE and names_seminar(text))
    if is_besides(text) or (in_prose and not of_event):
        return False
    return any(one.is_plausible and one.value < _DEAR for one in find_amounts(text))


def _speaks_of_paying(text: str) -> bool:
    """Whether a line says something of a fee or of none, in words that nobody read."""
    if len(text) > _LONGEST_LINE or text.endswith("?") or is_besides(text):
        return False
    amounts = find_amounts(text)
    if amounts and not any(one.is_plausible and one.value < _DEAR for one in amounts):
        return False  # "Die Sanierung kostet 500.000 Euro"
    return _PAYING.search(text) is not None


def _recording_left(text: str) -> bool:
    return _RECORDED.search(text) is not None and not _OTHER_RECORDING.search(text)


def _help_left(sentences: tuple[Sentence, ...]) -> bool:
    """Whether a word of help is said; a seminar about it says many."""
    said = sum(_HELP.search(one.text) is not None for one in sentences)
    return 0 < said <= _FEW


def _contact_left(sentences: tuple[Sentence, ...]) -> bool:
    """Whether an address or a telephone number follows where somebody is called the contact."""
    if any(tells_whom_to_ask(one.text) or _reaches_somebody(one) for one in sentences):
        return True
    return any(
        _REACHED.search(near.text)
        for place, one in enumerate(sentences)
        if one.label is Label.CONTACT or _CONTACT.match(one.text)
        for near in sentences[place : place + _LINES_OF_CONTACT]
    )


def _reaches_somebody(sentence: Sentence) -> bool:
    """Whether a number or an address is told that is not for registering, nor for the press."""
    text = sentence.text
    if sentence.label in {Label.REGISTRATION, Label.DEADLINE, Label.JOIN, Label.PUBLISHED}:
        return False
    if is_about_registering(text) or is_other_matter(text) or _SECRETS.search(text):
        return False
    reached = EMAIL.search(text) or find_phones(text)
    return bool(reached) and not _DIALLED_ON.search(text)


def _room_left(text: str) -> bool:
    """Whether a clause tells for how many there is room: "zwei je Verein, insgesamt 40 Plätze"."""
    return any(
        _ROOM.search(one) is not None and not _FOR_EACH.search(one) for one in _CLAUSES.split(text)
    )


def _house_left(sentences: tuple[Sentence, ...]) -> bool:
    """Whether a street or a house stands below the date, though nobody is told to come."""
    dated = next((place for place, one in enumerate(sentences) if find_dates(one.text)), None)
    near = range(0) if dated is None else range(dated, dated + _MOST_NEAR)
    return any(
        seems_house(one.text, near_date=place in near)
        for place, one in enumerate(sentences)
        if not is_elsewhere(one)
    )


def _register_left(sentences: tuple[Sentence, ...]) -> bool:
    """Whether one is sent to a form whose address is not in the text."""
    return any(
        _CALL_TO_REGISTER.search(one.text)
        and "@" not in one.text
        and not _NEEDLESS.search(one.text)
        for one in sentences
    )


def _other_title_left(read: Announcement, sentences: tuple[Sentence, ...]) -> bool:
    """Whether an event is called something else, or several days may each have their own title."""
    if len(read.dates) > 1 and {"starts_at", "dates"} <= set(read.unsure):
        return True
    talks = sum(_TALK_OF.search(one.text) is not None for one in sentences)
    if talks > 1:
        return True  # several people with a talk of their own each
    own = f"{read.title} {read.series}".casefold()
    return any(
        (name := (found[1] or found["theme"]).casefold().strip(" .!?")) not in own
        and read.title.casefold() not in name
        for one in sentences
        if one.label not in WHO_IS_BEHIND
        for found in islice(_CALLED.finditer(one.text), _MOST_WORDS)
    )


def _free_for_some(sentence: Sentence) -> bool:
    """Whether a line that tells a sum says "frei" as well: "25 € (Mitglieder frei)"."""
    return bool(find_amounts(sentence.text)) and _FREE.search(sentence.text) is not None


def _may_be_online(sentence: Sentence) -> bool:
    text = sentence.text
    return find_online_words(text) is not None and not TO_BE_ASKED.search(text)
