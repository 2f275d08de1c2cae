"""The proof of work of a form, as ALTCHA (version 2) has it: a number that takes a while to find.

A challenge is signed, for one form and for an hour. Its number is known when it is made, so that
finding it takes no browser longer than trying them all, and reading a solution is one comparison.
"""

import hashlib
import hmac
import json
import secrets
from datetime import datetime, timedelta

import altcha

FIELD = "altcha"
"""The hidden field that a solution comes in (base64 of JSON)."""
VALID_FOR = timedelta(hours=1)
_MOST_CHARACTERS = 4_000
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
# A second or two in one thread of a browser, and a millisecond here.
_ALGORITHM, _ROUNDS = "PBKDF2/SHA-256", 5_000
_LEAST, _MOST = 1_000, 2_000


class Challenges:
    """Makes and reads the challenges of one office. ``secret`` is the workspace's key."""

    def __init__(self, secret: bytes) -> None:
        self._signing = hmac.digest(secret, b"seminarpost.challenge", "sha256")
        self._solving = hmac.digest(secret, b"seminarpost.solution", "sha256")

    def make(self, form: str, now: datetime) -> str:
        """A new challenge for the form at that path, as JSON in ASCII."""
        made = altcha.create_challenge(
            _ALGORITHM,
            _ROUNDS,
            counter=_LEAST + secrets.randbelow(_MOST - _LEAST),
            # ALTCHA's own "expiresAt" is read off the system's clock, and the visitor's.
            data={"form": _mark(form), "until": int((now + VALID_FOR).timestamp())},
            hmac_secret=self._signing,
            hmac_key_secret=self._solving,
        )
        return json.dumps(made.to_dict())

    def read(self, text: str, form: str, now: datetime) -> str | None:
        """What a solution is known by, to be counted once; None for what is no solution.

        None is for what is forged, wrong, too old, of another form, or too long to be one.
        """
        if not text or len(text) > _MOST_CHARACTERS:
            return None
        try:
            payload = altcha.Payload.from_base64(text)
            found = altcha.verify_solution(
                payload, self._signing, hmac_key_secret=self._solving
            ).verified
        except _UNREADABLE:
            return None
        known = payload.challenge.parameters.data if found else None
        if known is None or known["form"] != _mark(form) or now.timestamp() > known["until"]:
            return None
        return str(payload.challenge.signature)


def _mark(form: str) -> str:
    """A path in ASCII, whatever it is made of: scripts put it into base64."""
    return hashlib.sha256(form.encode()).hexdigest()[:16]
