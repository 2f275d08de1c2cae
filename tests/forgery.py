"""Tokens that somebody altered: the keys of an office are random, so is a token's last letter."""


def altered(token: str) -> str:
    """The token with another letter in the middle, never the same by chance.

    The last letter would not do: in base64 it may say nothing but bits that are padding.
    """
    middle = len(token) - 8
    other = "a" if token[middle] != "a" else "b"
    return f"{token[:middle]}{other}{token[middle + 1 :]}"
