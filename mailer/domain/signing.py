"""Keys that sign mail."""

from enum import StrEnum


class KeyType(StrEnum):
    """RSA is understood everywhere; Ed25519 beside it, since some ignore it alone."""

    RSA = "rsa"
    ED25519 = "ed25519"
