"""Pages of ours: the one Jinja environment, and what stands beside its templates in ``pages/``."""

import json
import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_PAGES = Path(__file__).parent / "pages"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(_PAGES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, /, **values: Any) -> str:
    """A template with its values; they are escaped, and one that is missing is an error."""
    return _ENVIRONMENT.get_template(name).render(values)


def own(name: str) -> Markup:
    """A style sheet or a script of ours, to stand in a page as it is."""
    return Markup((_PAGES / name).read_text("utf-8"))  # noqa: S704 - our own file


def embedded(data: dict[str, Any]) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element or open one."""
    text = json.dumps(data, ensure_ascii=False)
    escaped = re.sub("[<>&\u2028\u2029]", lambda char: f"\\u{ord(char[0]):04x}", text)
    return Markup(escaped)  # noqa: S704 - no markup is left in it
