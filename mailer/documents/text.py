"""A document as the text of JSON."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from mailer.domain.printable import cleaned


def json_text(document: Any, *, unicode: bool = True) -> str:
    """One JSON document: times in ISO 8601 with offset; what cannot be seen is escaped.

    The values are the true ones: a control character or a lone surrogate is ``\\uXXXX``
    (RFC 8259 §7). Without ``unicode`` all beyond ASCII is.
    """
    text = json.dumps(document, default=_plain, ensure_ascii=not unicode, indent=2)
    return "\n".join(map(_escaped, text.split("\n"))) if unicode else text


def _escaped(line: str) -> str:
    if cleaned(line) == line:
        return line
    return "".join(one if cleaned(one) == one else json.dumps(one)[1:-1] for one in line)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")
