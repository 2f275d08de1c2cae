"""Pictograms at the start of a line, which stand for a label: a calendar, a pin, a clock."""

from mailer.domain.announcement.lexicon.expressions import expression
from mailer.domain.announcement.lexicon.labels import split_label

_MEANINGS = (
    ("Termin", "📅📆🗓"),
    ("Uhrzeit", "⏰⏱⌚🕰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧"),
    ("Ort", "📍📌🏛🏢🏫🏠🏡🗺💻🖥"),
    ("Kosten", "💶💰💵💳🎟🎫"),
    ("Referierende", "🎤🎙🗣👤👥"),
    ("Anmeldung", "📝✍🖊"),
)
# Somebody with a blackboard, a microscope, a hat: joined by a sign that cleaning removes.
_AT_WORK = expression(r"[👩👨🧑][\U0001f3fb-\U0001f3ff]?[🏫🔬🎓💼⚖🌾🎨🔧🎤]")
_GLASSES = frozenset("⏳⌛")  # how long it lasts, or until when one may register
_LABELS = {sign: label for label, signs in _MEANINGS for sign in signs}
_PICTOGRAM = expression(r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff]")
_LEADING = expression(
    rf"(?:(?P<sign>{_PICTOGRAM.pattern})[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*\s*)+"
)


def labelled_by_pictogram(line: str) -> str:
    """The line with the label that its first pictogram stands for; any other is left out.

    "📍 Rathaus" becomes "Ort: Rathaus"; a line that has a label of its own keeps that.
    """
    found = _LEADING.match(line)
    if found is None or not (rest := line[found.end() :]):
        return line
    if _AT_WORK.match(line) and split_label(rest)[0] is None:
        return f"Referierende: {rest}"
    if not _GLASSES.isdisjoint(found[0]) and rest.lower().startswith(("bis ", "until ", "by ")):
        return f"Anmeldung: {rest}"
    label = next((_LABELS[sign] for sign in found[0] if sign in _LABELS), "")
    return f"{label}: {rest}" if label and split_label(rest)[0] is None else rest
