"""Lines as they were typed → whole lines: wrapped ones joined, columns and tables parted."""

import re
from itertools import pairwise

from mailer.domain.addresses_in_text import find_addresses
from mailer.domain.announcement.lexicon.calendar_words import MONTHS, WEEKDAYS, any_of
from mailer.domain.announcement.lexicon.emphasis import without_emphasis
from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.given_names import is_given_name
from mailer.domain.announcement.lexicon.heading_words import EVENT
from mailer.domain.announcement.lexicon.labels import (
    Label,
    is_item,
    opens_fact,
    split_label,
)
from mailer.domain.announcement.lexicon.names import is_title, read_name
from mailer.domain.announcement.lexicon.pictograms import labelled_by_pictogram
from mailer.domain.announcement.text.navigation import is_menu_bar
from mailer.domain.announcement.text.tables import with_tables_read

_LONGEST_WRAPPED_LINE = 100
_SHORTEST_WRAP_WIDTH = 42
_SHORTEST_BROKEN = 12
_LONG_LINE = 45
_LABEL_AT_MOST = 100
_LONGEST_JOINED = 4_000
_FEWEST_WORDS = 4
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "…", "“", '"', "|")
_ABOUT_PRICE = expression(r"(?:kosten|gebühren)|unentgeltlich|gratis|free\b|for\sfree\b|umsonst")
_VERB = expression(r"\b(?:ist|sind|wird|werden|bleibt|bleiben|kann|können|is|are|will)\b")
_BEGINS_WITH_VERB = expression(
    r"(?:findet|beginnt|startet|lädt|laden|wird|werden|ist|sind|takes|is|are|will|starts|begins)\s"
)
_OWN_LINE = expression(
    r"(?:(?:am|ab|um|von|vom|bis|zwischen|on|from|at|until|between)\s\W?(?:\d|(?:"
    + any_of(WEEKDAYS)
    + r")\b)|(?:online|digital|virtuell|hybrid|live|kosten(?:frei|los)|gratis|free|via"
    r"|per)\b.{0,40}$|(?:max\.?|maximal|höchstens|mind\.|mindestens)\s\d"
    r"|www\.|https?:|(?:tel|fax|mail|e-?mail)\b)",
    re.IGNORECASE,
)
# What no line of its own ends with: the next one goes on, whatever it begins with.
_HANGING = expression(
    r"\s(?:von|bis|um|auf|am|vom|zum|zur|im|in\sder|der|die|das|dem|den|des|und|oder|sowie|für|mit|ein|eine|einer"
    r"|eines|unsere|unserer|keine[rn]?|keinerlei|beträgt|betragen|the|of|from|to|until|at|and|or|for|with|a|on"
    r"|by|is|are|our|your|their|spätestens|voraussichtlich|einschließlich|nur|höchstens|maximal|than|only"
    # "von der städtischen" and "Abfallberatung"
    r"|(?:von|mit|bei|aus|zu|in|an|für)\s(?:der|dem|den|einer|einem|unserer|unserem)\s[a-zäöüß]{4,20}(?:en|er))$"
)
_WANTS_MORE = expression(
    r"(?:,|[^\W\d_]-|\b(?:und|oder|sowie|nicht|der|die|das|dem|den|des|ein|eine|einer|eines|für|mit"
    r"|von|zu|zum|zur|im|in|am|auf|bei|ist|sind|wird|werden|als|and|or|not|the|a|of|for|to|with"
    r"|is|are|be|grundsätzlich|leider|auch|allerdings|keineswegs|vorher))$",
    re.IGNORECASE,
)
_NAMED_BELOW = expression(
    rf"\s[\w-]{{0,30}}(?:{EVENT.pattern}|titel|title|thema|motto)$", re.IGNORECASE
)
_SEPARABLE = expression(r"\b(?:lädt|laden|lade|führt|führen)\b.*\sein$", re.IGNORECASE)
_HYPHEN = expression(r"[^\W\d_]-$")
# "Klärwerk Altfelden" and "und online" are one place.
_ALSO_ONLINE = expression(
    r"(?:und|oder|sowie|and|or|/|\+|&)\s(?:(?:auch|also|zusätzlich|parallel|per|via|im)\s)?"
    r"(?:online|digital|virtuell|(?:live)?stream|zoom|teams|webex)\b.{0,40}$",
    re.IGNORECASE,
)
# "16–17" and "Uhr", "60" and "Euro": no line begins with the unit of a number.
# And "Dienstag, 10." and "März 2026" are one day.
_UNIT_FOLLOWS = expression(
    rf"(?i:(?<!\d)\d{{1,2}}\.\n(?:{any_of(MONTHS)})\b|\b(?:{any_of(MONTHS)})\n20\d\d\b)"
    r"|\d[\d.,:–-]*\n(?:Uhr|(?:Euro|EUR|€)(?!\s?\d)|Plätze[n]?(?![?:\w])|Personen|Teilnehm\w+|Minuten|Stunden|[ap]\.?m\b)"
)
_SUM_ALONE = expression(r"\d[\d.,–-]*\s?(?:€|Euro|EUR|£)[^.]{0,40}\.", re.IGNORECASE)
# "Mitwirkende: A B, Amt | C D, Verband", "Was: Workshop | Quellen": one value in columns.
_KEPT_WHOLE: dict[Label | None, str] = {Label.SPEAKERS: "; ", Label.TITLE: ": "}
_COLUMNS = expression(r"\t+|\s[|•]\s")
_RULED = expression(r"[|:\s-]+")
_EDGES = frozenset({"ende", "end", "beginn", "start"})
_TIME_BELOW = expression(
    rf"(?:(?:{any_of(WEEKDAYS)})\b.{{0,5}})?\d{{1,2}}[.:\s].{{0,40}}$", re.IGNORECASE
)
_TIME_FIRST = expression(r"\d{1,2}(?:[.:]\d\d\b|\sUhr\b)")
_WIDE_GAP = expression(r"\s{3,}|\t+|(?<=[A-Z]{2})\s{2}(?=\S)")
_NUMBER_OF_ROW = expression(r"^\d{1,2}[.)]\s(?=[A-ZÄÖÜ])")  # a form's: "3. Datum   4. März"
_ENTRY = expression(r"\d{1,2}[.:]\d\d\s(?!Uhr\b)[A-ZÄÖÜ]")  # a programme's, not "10:00 Uhr"
_FACTS_BELOW = ("Anmeldung ", "Anmeldungen ", "Eintritt ", "Registration ")
_SET_OFF_FIRST = expression(r"\([^()]{3,100}\)\s[a-zäöü]")


def lines_of(text: str) -> list[str]:
    """The lines of a text, each whole; empty ones part its paragraphs."""
    return _with_edges(_unwrapped(with_tables_read(text.split("\n"))))


def _with_edges(lines: list[str]) -> list[str]:
    """The lines with "Ende" alone and the time below it as one: "Ende: 4. März, 19:30 Uhr"."""
    found: list[str] = []
    for line in lines:
        above = found[-1] if found else ""
        if above.rstrip(":").lower() in _EDGES and _TIME_BELOW.match(line):
            found[-1] = f"{above.rstrip(':')}: {line}"
        else:
            found.append(line)
    return found


def _unwrapped(raw: list[str]) -> list[str]:
    lines = [part for one in raw for part in _columns(one)]
    width = _wrap_width(raw)
    # Only a line that goes on in lower case proves that lines were broken by their width.
    running = [_runs_on(before, after, width) for before, after in pairwise(lines)]
    proven = any(
        runs and after[:1].islower() and "://" not in after[:9]
        for runs, after in zip(running, lines[1:], strict=True)
    )
    # Where every line begins so, nothing is proven but by the width of most of them.
    small = _is_in_small_letters(lines)
    proven = proven and (not small or 2 * sum(running) > sum(map(bool, lines)))
    joined = lines[:1]
    for before, after in pairwise(lines):
        # Who writes all in small letters shows nothing by beginning a line with one.
        wrapped = proven and _runs_on(before, after, width)
        if len(joined[-1]) > _LONGEST_JOINED:
            joined.append(after)  # no paragraph: it is only so long because nothing ends it
        elif joined[-1] and (
            wrapped or ((proven or not small) and _goes_on(joined[-1], before, after))
        ):
            joined[-1] = _joined(joined[-1], after)
        else:
            joined.append(after)
    return joined


def _is_in_small_letters(lines: list[str]) -> bool:
    """Whether somebody typed without capitals, whatever the word."""
    words = [word for line in lines for word in line.split() if word[0].isalpha()]
    return len(words) > _FEWEST_WORDS and sum(word[0].isupper() for word in words) * 20 < len(words)


def _runs_on(before: str, after: str, width: int) -> bool:
    """Whether the next line's first word had no room left on the line before."""
    room = width - len(before) - 1
    full = bool(before and after and width) and len(after.partition(" ")[0]) > room
    return full and not (_starts_anew(after) or _ENTRY.match(after) or _ends_fact(before, after))


def _ends_fact(before: str, after: str) -> bool:
    """Whether a line is full of facts, and below it one registers: "…, Raum 4" and "Anmeldung"."""
    ends = before[-1] not in ",;-" and not before.split()[-1][0].islower()
    return ends and after.startswith(_FACTS_BELOW)


def _goes_on(whole: str, before: str, after: str) -> bool:
    """Whether the next line is the rest of a sentence, whatever the width: in lower case.

    A line of hours or of one fact ("von 10 bis 16 Uhr", "online") is a line of its own.
    """
    hangs = _HANGING.search(before) and not _SEPARABLE.search(before)
    if before and hangs and len(before) >= _SHORTEST_BROKEN:
        label, value = split_label(whole[:_LABEL_AT_MOST])
        whole_value = label is not None and " " not in value  # "Kosten: keine"
        return not (whole_value or not value or _starts_anew(after) or "://" in after[:9])
    if _breaks_name(before, after) or _sets_off(before, after):
        return True
    if (
        len(before) >= _SHORTEST_BROKEN
        and after.startswith(tuple('„“"»'))
        and _NAMED_BELOW.search(before)
    ):
        return True  # "zur Fachtagung" and the title below it
    if _ALSO_ONLINE.match(after) and before and not before.endswith(_SENTENCE_ENDS):
        return True
    if before.rfind("(") > before.rfind(")") and ")" in after[:_LONG_LINE] and "(" not in after:
        return not _starts_anew(after)  # "(Anmeldeschluss" and "12.3.2026)"
    if _UNIT_FOLLOWS.search(f"{before[-12:]}\n{after[:16]}") and not _starts_anew(after):
        return True
    if _ends_with_sum(before, after):
        return True
    if len(before) < _SHORTEST_BROKEN or not after[:1].islower():
        return _HYPHEN.search(before) is not None and after[:1].islower()
    if before.endswith(_SENTENCE_ENDS) or find_addresses(after[:2_000])[:1] == [(0, len(after))]:
        return False
    if is_item(after) or split_label(after)[0] is not None or opens_fact(after):
        return False
    wanted = (
        _WANTS_MORE.search(before) is not None
        or _BEGINS_WITH_VERB.match(after)
        or (_ABOUT_PRICE.match(after) is not None and _VERB.search(before) is not None)
    )
    own = whole.islower() or _OWN_LINE.match(after) or not _is_prose(whole, before, after)
    if not wanted and own:
        return False
    return split_label(whole[:_LABEL_AT_MOST])[1] != "" and "@" not in after.partition(" ")[0]


def _ends_with_sum(before: str, after: str) -> bool:
    """Whether a sentence goes on with nothing but a sum: "für Mitglieder" and "95 Euro."."""
    return (
        len(before) >= _LONG_LINE
        and not before.endswith(_SENTENCE_ENDS)
        and _SUM_ALONE.fullmatch(after) is not None
    )


def _breaks_name(before: str, after: str) -> bool:
    """Whether a title or first name ends a line and the surname begins the next one."""
    if len(before) < _SHORTEST_WRAP_WIDTH or not after[:1].isupper() or split_label(after)[0]:
        return False
    tail = before.split()[-3:]
    for number in range(len(tail)):
        own = " ".join(tail[number:])
        named = read_name(f"{own} {after[:60]}", 0)
        begins = is_title(tail[number]) or (number == len(tail) - 1 and is_given_name(tail[number]))
        if begins and named is not None and named.end > len(own) + 1:
            return read_name(own, 0) is None
    return False


def _sets_off(before: str, after: str) -> bool:
    """Whether a sentence goes on behind a parenthesis: "(Amt X) berichtet" below a name."""
    return (
        len(before) >= _LONG_LINE
        and before[-1].isalpha()
        and _SET_OFF_FIRST.match(after) is not None
    )


def _is_prose(whole: str, before: str, after: str) -> bool:
    """Whether lines are of a paragraph, and not a heading with a line of facts below it."""
    if f"{before}{after}".islower():
        return False  # where nothing has a capital, small letters begin every line
    ends = after.endswith((".", "!", "?")) and len(before.split()) >= _FEWEST_WORDS
    return whole != before or len(before) >= _LONG_LINE or ends


def _columns(raw: str) -> list[str]:
    bare = raw.strip(" ")
    if bare.startswith("|") and bare.endswith("|"):
        bare = bare.strip("| ") if _RULED.fullmatch(bare) is None else ""  # a row of Markdown
    if is_menu_bar(bare):
        return [" ".join(bare.split())]
    line = " ".join(without_emphasis(bare).replace("\t", " \t ").split(" ")).strip()
    name, *values = _WIDE_GAP.split(line, maxsplit=1)
    name = _NUMBER_OF_ROW.sub("", name) if values else name
    if values and (split_label(f"{name.rstrip(' :')}: ")[0] or opens_fact(f"{name.rstrip(' :')}:")):
        return [f"{name.rstrip(' :')}: {' '.join(values[0].split())}"]
    line = labelled_by_pictogram(line)
    parts = [" ".join(part.split()) for part in _COLUMNS.split(line)]
    parts = [part for part in parts if part]
    label, value = split_label(f"{parts[0].rstrip(' :')}: ") if len(parts) == 2 else (None, "")
    if (label and not value) or (len(parts) == 2 and opens_fact(f"{parts[0].rstrip(' :')}:")):
        return [f"{parts[0].rstrip(' :')}: {parts[1]}"]  # a row of a table: its name and its value
    labels = [split_label(part)[0] for part in parts]
    if _TIME_FIRST.match(line) and not any(all(split_label(part)) for part in parts):
        if len(parts) > 1 and all(_TIME_FIRST.match(part) for part in parts):
            return parts  # "9:30 Begrüßung | 10:00 Vortrag"
        return [_entry(line)]  # a programme's row: "12 Uhr | Registrierung" labels none
    if len(parts) > 1 and labels[0] in _KEPT_WHOLE and not any(labels[1:]):
        return [_KEPT_WHOLE[labels[0]].join(parts)]
    named = any(labels[:-1]) or (labels and all(split_label(parts[-1])))  # no "Bots | dates"
    if len(parts) > 1 and named:
        return parts
    return [" ".join(line.split())]


def _entry(line: str) -> str:
    """A programme's row without a head: time and subject, and behind a bar what stands apart."""
    time, *cells = _WIDE_GAP.split(line)
    subject, rest = (cells[0], cells[1:]) if cells else ("", [])
    return " ".join(" | ".join([f"{time} {subject}", *rest]).split())


def _wrap_width(raw: list[str]) -> int:
    lengths = [len(line.strip()) for line in raw if "://" not in line]
    longest = max(lengths, default=0)
    return longest if _SHORTEST_WRAP_WIDTH <= longest <= _LONGEST_WRAPPED_LINE else 0


def _starts_anew(line: str) -> bool:
    return is_item(line) or split_label(line)[0] is not None or opens_fact(line)


def _joined(line: str, rest: str) -> str:
    if not _HYPHEN.search(line) or rest.startswith(("und ", "oder ", "and ", "or ", "bzw")):
        return f"{line} {rest}"
    return line[:-1] + rest if rest[:1].islower() else line + rest
