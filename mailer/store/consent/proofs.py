"""Proofs: the columns with which a table keeps statements, and statements read from its rows."""

from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, Text, text

from mailer.domain.commitment import Whose
from mailer.store.consent.chain import Proof


def proof_columns() -> tuple[Column[Any], ...]:
    """Of a table whose rows are statements; empty in rows from before there was a chain.

    Who it is about is kept as it was then: ``person_id`` is another's number after people were
    found to be one.
    """
    return (
        Column("link", Integer),
        Column("leaf", Integer),
        Column("salt", LargeBinary),
        Column("whose", Integer),
        Column("address", Text, nullable=False, server_default=text("''")),
        Column("wording_id", Integer),
        Column("privacy_version", Text, nullable=False, server_default=text("''")),
        # JSON about the mail that a confirmation answers.
        Column("evidence", Text, nullable=False, server_default=text("''")),
    )


def proof_values(whose: Whose, proof: Proof) -> dict[str, Any]:
    """What the columns of a new row hold, but for what the statement says."""
    return {
        "whose": whose.number,
        "address": whose.address,
        "link": proof.place.link,
        "leaf": proof.place.leaf,
        "salt": proof.salt,
    }
