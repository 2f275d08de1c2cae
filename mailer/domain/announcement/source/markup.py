"""Whether a text is a web page's, told without a parser: loading one takes longer than a text."""

import re

from mailer.domain.announcement.lexicon.expressions import expression

_TAG = expression(
    r"<(?:!doctype|html|head|body|main|article|section|div|p|h[1-6]|ul|ol|li|dl|table|br|span"
    r"|strong|b|em|a|script|style)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)


def looks_like_html(text: str) -> bool:
    """Whether the text holds at least one tag that only a web page would hold."""
    return _TAG.search(text) is not None
