"""Style sheets moved into style attributes, since webmail drops what stands in the head."""

import logging
import threading
from typing import Any

import cssutils
from premailer import Premailer

from mailer.domain.errors import ContentError

# cssutils keeps its log and its serialiser in globals: one thread inlines at a time.
_one_at_a_time = threading.Lock()
# Reading a style sheet takes ten times as long as applying it, and mails share theirs.
_read: dict[tuple[str, int], tuple[list[Any], list[Any]]] = {}
_MOST_READ = 16


class _Premailer(Premailer):  # type: ignore[misc]  # premailer ships no types
    """Premailer whose CSS parser fetches nothing: ``@import`` would reach any address."""

    def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:
        parser = cssutils.CSSParser(
            fetcher=lambda _url: None, loglevel=logging.CRITICAL, raiseExceptions=False
        )
        return parser.parseString(css_body, validate=validate)

    def _parse_style_rules(self, css_body: str, ruleset_index: int) -> tuple[list[Any], list[Any]]:
        key = css_body, ruleset_index
        if key not in _read:
            if len(_read) >= _MOST_READ:
                _read.clear()
            _read[key] = super()._parse_style_rules(css_body, ruleset_index)
        rules, leftover = _read[key]
        return list(rules), list(leftover)


def inline(html: str) -> str:
    """``html`` with its style sheets inlined; rules for media and states stay in the head.

    Nothing is fetched. ``!important`` is kept, without it dark mode and phones would lose.
    """
    with _one_at_a_time:
        cssutils.log.setLevel(logging.CRITICAL)
        try:
            result: str = _Premailer(
                html,
                strip_important=False,
                keep_style_tags=True,
                remove_classes=False,
                disable_validation=True,
                disable_leftover_css=False,
                allow_network=False,
                disable_link_rewrites=True,
                cssutils_logging_level=logging.CRITICAL,
            ).transform()
        except (ValueError, AssertionError, LookupError) as problem:
            raise ContentError(
                f"Die Formatierung (mail.css) lässt sich nicht anwenden: {problem}.",
                f"The styles (mail.css) cannot be applied: {problem}.",
            ) from None
    return result
