"""Lists of ``name=value`` tags as DKIM and DMARC write them (RFC 6376 §3.2)."""


def tags_of(text: str) -> dict[str, str]:
    """Tag → value, blanks around both removed; of a repeated tag the first counts."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals and name.strip():
            tags.setdefault(name.strip().lower(), value.strip())
    return tags
