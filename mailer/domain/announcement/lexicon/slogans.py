"""Slogans: single words with a full stop each, in one line."""

_LONGEST = 60  # characters


def is_slogan(text: str) -> bool:
    """Whether a line is single words with a full stop each: "Klima. Wandel. Handeln."."""
    said = text.split()
    return (
        len(text) <= _LONGEST
        and len(said) > 1
        and text.endswith(".")
        and all(one[0].isupper() and one.endswith((".", "!", "?")) for one in said)
    )
