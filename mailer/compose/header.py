"""Header fields (RFC 5322) with words beyond ASCII encoded (RFC 2047), folded, injection-proof."""

import base64
import re

from mailer.compose.octets import cut
from mailer.domain.errors import InvalidValueError

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A word with the blanks before it, the last one with those after it too: a line that begins
# with one is never all blanks, which no header line may be (RFC 5322 §3.2.2).
_WORD = re.compile(r" *[^ ]+(?: +\Z)?")
_FOLD_AT = 76
_LONGEST_WORD = 200  # it cannot be folded inside, and 998 octets are the end (§2.1.1)
_WORD_BYTES = 42  # 42 octets are 56 in base64; with "=?utf-8?b?" and "?=" 68: under 75


def field(name: str, value: str) -> bytes:
    """``Name: value`` with CRLF; ``value`` is already encoded and may be folded."""
    unfolded = value.replace("\r\n ", " ")
    if _CONTROL.search(unfolded):
        raise InvalidValueError(
            f"Die Kopfzeile {name} enthält Zeilenumbrüche oder Steuerzeichen.",
            f"The header field {name} contains line breaks or control characters.",
        )
    return f"{name}: {value}\r\n".encode()


def refuse_control(value: str) -> None:
    """Raises InvalidValueError for what could end a field and begin another."""
    if not value.isprintable() and _CONTROL.search(value):
        raise InvalidValueError(
            "Ein Text für die Kopfzeilen der Mail enthält Zeilenumbrüche oder Steuerzeichen.",
            "A text for the mail's header contains line breaks or control characters.",
        )


def text(value: str, used: int) -> str:
    """Unstructured text (a subject); ``used`` is how much of the first line is taken."""
    refuse_control(value)
    if _must_be_encoded(value):
        return encoded_words(value)
    lines = [""]
    for word in _WORD.findall(value):
        room = _FOLD_AT - (used if len(lines) == 1 else 0)
        if lines[-1] and word[0] == " " and len(lines[-1]) + len(word) > room:
            lines.append(word)
        else:
            lines[-1] += word
    return "\r\n".join(lines)


def encoded_words(value: str) -> str:
    """``value`` as RFC 2047 encoded-words in UTF-8, split between characters, folded."""
    octets = value.encode("utf-8", "replace")
    return "\r\n ".join(_word(piece) for piece in cut(octets, _WORD_BYTES, _WORD_BYTES))


def mailbox(name: str, address: str) -> str:
    """``"Name" <address>`` (RFC 5322 §3.4), the name encoded where it is not ASCII."""
    refuse_control(name)
    if not name:
        return address
    if not _must_be_encoded(name) and len(name) <= _LONGEST_WORD:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        shown = f'"{escaped}"'
    else:
        shown = encoded_words(name)
    last_line = shown.rpartition("\n")[2]
    glue = " " if len(last_line) + len(address) < _FOLD_AT - 8 else "\r\n "
    return f"{shown}{glue}<{address}>"


def _must_be_encoded(value: str) -> bool:
    if not value.isascii() or "=?" in value:
        return True
    if not value.strip(" "):  # nothing to fold before, and readers would drop the blanks
        return bool(value)
    return len(value) > _LONGEST_WORD and max(map(len, _WORD.findall(value))) > _LONGEST_WORD


def _word(octets: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(octets).decode('ascii')}?="
