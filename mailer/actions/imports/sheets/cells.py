"""Cells as people paste them: what spreadsheets, mail programs and forms left beside the words."""

import re
from functools import lru_cache

from mailer.domain.errors import InvalidValueError
from mailer.domain.printable import legible, without_unseen

_ERRORS = re.compile(
    r"#(?:nv|n/a|wert!|value!|bezug!|ref!|name\?|div/0!|null!|zahl!|num!|überlauf!|spill!|calc!"
    r"|getting_data|feld!|field!|unbekannt!|busy!)",
    re.IGNORECASE,
)
_QUOTED_FORMULA = re.compile(r'="((?:[^"]|"")*)"')
_FORMULA = re.compile(r"=|[+@-][^|!]{0,40}[|!]|[=+]\s*[A-Za-zÄÖÜ.]{2,30}\(|=[A-Z]{1,3}\d+$")
_WHOLE_NUMBER = re.compile(r"(-?\d+)[.,]0")
_NOTHING = frozenset({
    "-", "–", "—", "--", "---", ".", "..", "/", "?", "n/a", "N/A", "k.A.", "k. A.", "k.a.", "K.A.",
    "k. a.", "keine Angabe", "NA", "<NA>", "N.A.", "N.N.", "N. N.", "n.n.", "NN",
    "NULL", "null", "(null)", "nan", "NaN", "None", "(leer)", "(empty)", "[null]",
})  # fmt: skip
_NAMES = frozenset({"honorific", "title", "first_name", "last_name", "full_name", "organisation"})
_PEOPLE = frozenset({"first_name", "last_name", "full_name"})
_COMMA_LINE = re.compile(r",\s*[\r\n\u2028\u2029]+\s*")
_HYPHEN_LINE = re.compile(r"-[\r\n\u2028\u2029]+")
_LINES = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
# UTF-8 read as Windows-1252, "Ã¼" for ü: the second character is what 0x80–0xBF are there.
_TWICE = re.compile("[ÃÂÅÄ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
# Umlauts of a Mac or of DOS read as Windows', or the reverse: signs and capitals within words.
_BROKEN = re.compile(
    r"(?<=[^\W\d_])(?:[†‡§¶¬∫√≈¤³²¹÷▀▄■¢£¥¦©¿¡‰]|[ŸŽŒŠ](?=[a-zäöüß])|ƒ)(?=[^\W\d_])"
    r"|(?<=[a-zäöüß])[§‡†¶ŸŽŠƒ](?![^\W\d_])|(?<![^\W\d_])[†‡¶](?=[a-zäöüß])"
)
_ADDRESS = re.compile(r"[^\s<>;,\"()\[\]„“”«»]+@[^\s<>;,\"()\[\]„“”«»]+")
_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*", re.IGNORECASE)
_LINKED = re.compile(r"([^#]{0,100})#mailto:([^#\s]{1,200})#(?:[^#]{0,100}#?)?")
_SCHEME = re.compile(r"^(?:mailto|smtp|e-?mail|mail)[:=]\s*", re.IGNORECASE)
_MOST_CHARACTERS = 1_000  # of a cell with an address: the search takes the square of its length
_OFTEN_THE_SAME = 60  # characters: a town hall, a given name, "Frau"
_AROUND = "'‚‘’`´\"„“”«»‹›.:;,|*"
_HEADINGS = frozenset({"mailto", "e-mail", "email", "mail", "smtp"})
_BEFORE = re.compile(r"[^\W\d_][^\d_=@]{0,100}")


def cleaned_cell(field: str, cell: str) -> str:
    """A cell's words, "" where a spreadsheet only says that there are none (``#NV``)."""
    if not cell or (field == "email" and _PLAIN.fullmatch(cell)):
        return cell
    return _often(field, cell) if len(cell) <= _OFTEN_THE_SAME else _cleaned(field, cell)


@lru_cache(maxsize=16_384)
def _often(field: str, cell: str) -> str:
    return _cleaned(field, cell)


def _cleaned(field: str, cell: str) -> str:
    if cell.isalpha() and max(cell) < "\u0250" and cell not in _NOTHING:
        return cell  # most cells are one plain word
    text = cell.strip()
    if text[:1] == "=" and (formula := _QUOTED_FORMULA.fullmatch(text)) is not None:
        text = formula[1].replace('""', '"').strip()
    if text[:1] == "#" and _ERRORS.fullmatch(text):
        return ""
    if text[-2:] in {".0", ",0"} and (number := _WHOLE_NUMBER.fullmatch(text)) is not None:
        text = number[1]
    if field not in _NAMES:
        return text
    if text.isprintable() and (text.isascii() or max(text) < "\u0250"):  # nothing hides in it
        told = " ".join(text.split())
        return "" if told in _NOTHING else told
    if field in _PEOPLE:
        # Two lines may be two people: they stay two, and the row is refused. A comma goes on, and
        # so does a whole name with a line of a single word.
        joined = _HYPHEN_LINE.sub("-", _COMMA_LINE.sub(", ", text))
        lines = [one for one in map(legible, _LINES.split(joined)) if one]
        goes_on = field == "full_name" and any(len(one.split()) == 1 for one in lines)
        told = (" " if goes_on else "\n").join(lines)
    else:
        told = legible(_LINES.sub(", " if field == "organisation" else " ", text))
    return "" if told in _NOTHING else told


YES_OR_NO = frozenset({
    "ja", "nein", "yes", "no", "y", "n", "j", "x", "true", "false", "wahr", "falsch", "oui", "non",
    "-", "–", "✓", "✔",
})  # fmt: skip


@lru_cache(maxsize=16_384)
def check_words(text: str) -> None:
    """Raises InvalidValueError for letters that were spoilt on the way, and for a formula."""
    if text[:1] in "=+-@" and _FORMULA.match(text):
        raise InvalidValueError(
            f"„{text[:60]}“ ist eine Formel und kein Text; bitte das Ergebnis als Wert einfügen.",
            f'"{text[:60]}" is a formula and no text; please paste its result as a value.',
        )
    if text.isascii():
        return
    meant = _meant(text)
    if meant or "\ufffd" in text or _BROKEN.search(text):
        perhaps = (f" (wohl „{meant[:60]}“)", f' (perhaps "{meant[:60]}")') if meant else ("", "")
        raise InvalidValueError(
            f"In „{text[:60]}“ sind Umlaute verdorben{perhaps[0]}; bitte berichtigen, oder den "
            "Zeichensatz der Datei mit --encoding nennen.",
            f'In "{text[:60]}" letters were spoilt{perhaps[1]}; please correct them, or name the '
            "file's encoding with --encoding.",
        )


def address_in_cell(cell: str) -> tuple[str, str]:
    """The address that a cell holds, and the name beside it: ``Anna Muster <anna@example.org>``.

    What is no address comes back as it was written. Raises InvalidValueError where there are two:
    nobody can tell which of them is meant.
    """
    if _PLAIN.fullmatch(cell) or len(cell) > _MOST_CHARACTERS:
        return cell, ""
    text = " ".join(without_unseen(cell.replace("\u00a0", " ")).split())
    text = _first_of_google(_LINKED.sub(_linked, text))
    found: dict[str, str] = {}
    for one in _ADDRESS.findall(text):
        address = _bare(one)
        found.setdefault(address.lower(), address)
    if len(found) > 1:
        raise InvalidValueError(
            f"„{text[:80]}“ sind mehrere E-Mail-Adressen; bitte eine je Zeile.",
            f'"{text[:80]}" are several e-mail addresses; please write one per row.',
        )
    if not found:
        return text.strip(_AROUND + "<> "), ""
    (address,) = found.values()
    before, *_, behind = _ADDRESS.split(text)
    name = _SCHEME.sub("", before.strip(_AROUND + "<>([ ")).strip(_AROUND + "<>([ ")
    rest = re.sub(r"\([^)]*\)", "", behind).strip(_AROUND + "<>)]- ")
    if rest or (name and "<" not in before and not _BEFORE.fullmatch(name)):
        return text, ""
    return address, "" if name.lower() in _HEADINGS else name


def _linked(found: re.Match[str]) -> str:
    """The address of a database's link, ``Anna#mailto:anna@example.org#``."""
    shown, address = found[1].strip(), found[2]
    return address if shown.lower() in {"", address.lower()} else f"{shown} <{address}>"


def _first_of_google(text: str) -> str:
    """Of several addresses of one person, which Google parts in one cell, the main one."""
    parts = [one.strip() for one in text.split(":::")]
    return parts[0] if len(parts) > 1 and all("@" in one for one in parts) else text


def _bare(written: str) -> str:
    """``mailto:anna@example.org?subject=x`` → ``anna@example.org``."""
    address = _SCHEME.sub("", written.strip(_AROUND)).strip(_AROUND)
    local, _, domain = address.partition("@")
    return f"{local}@{domain.partition('?')[0].strip(_AROUND)}"


def _meant(text: str) -> str:
    """What was meant where UTF-8 was read as Windows-1252, else ""."""
    if not _TWICE.search(text):
        return ""
    octets = bytearray()
    for one in text:
        try:
            octets += one.encode("cp1252")
        except UnicodeEncodeError:
            if ord(one) > 0xFF:
                return ""
            octets.append(ord(one))
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return ""
