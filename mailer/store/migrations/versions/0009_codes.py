"""Why a mailing waits or stands still is a code with parameters, and no sentence any more."""

import json
import re

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# As they stood by then: what the program calls them later is for later migrations.
_PLAIN = {
    "release",
    "release: content changed",
    "join_url",
    "attendance",
    "materials_url",
    "recipients",
    "content changed while sending",
    "seminar cancelled",
    "seminar cancelled while paused",
}
_BY_WHOM = re.compile(r"(paused|cancelled) by (.*)", re.DOTALL)
_GREW = re.compile(r"audience grew from (\d+) to (\d+)")
_REFUSED = re.compile(
    "(too large for the relay|content refused|message refused by the relay): (.*)", re.DOTALL
)


def upgrade() -> None:
    connection = op.get_bind()
    mailing = sa.table("mailing", sa.column("id", sa.Integer), sa.column("waits_for", sa.Text))
    rows = connection.execute(
        sa.select(mailing.c.id, mailing.c.waits_for).where(mailing.c.waits_for != "")
    ).all()
    changes = [
        {"row": row, "code": after} for row, before in rows if (after := code_for(before)) != before
    ]
    if changes:
        connection.execute(
            sa.update(mailing)
            .where(mailing.c.id == sa.bindparam("row"))
            .values(waits_for=sa.bindparam("code")),
            changes,
        )


def code_for(text: str) -> str:
    """The code for a text of before."""
    if all(one in _PLAIN for one in text.split(", ")):
        return text
    if by_whom := _BY_WHOM.fullmatch(text):
        return _noted(by_whom[1], by=by_whom[2])
    if grew := _GREW.fullmatch(text):
        return _noted("audience grew", before=grew[1], now=grew[2])
    if refused := _REFUSED.fullmatch(text):
        return _noted(refused[1], reply=refused[2])
    # Anything else was the sentence of an error, of which only the German one was kept.
    return _noted("mail cannot be made", de=text, en=text)


def _noted(code: str, **parameters: str) -> str:
    return f"{code} {json.dumps(parameters, ensure_ascii=False)}"
