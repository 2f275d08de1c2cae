"""Consents are committed to in a chain, people may be restricted, and totals outlive people.

What was written before is not brought into the chain: nobody can vouch for it any more. Its first
link says up to which event that is so.
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0017"
down_revision = "0016"

_SUBJECTS = "'subscription', 'recording', 'further-invitations', 'block', 'restriction'"
_SQLITE = (
    """CREATE TRIGGER consent_link_is_not_changed BEFORE UPDATE ON consent_link
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
    """CREATE TRIGGER consent_link_is_not_deleted BEFORE DELETE ON consent_link
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
    # Also keeps off INSERT OR REPLACE, which deletes without a trigger.
    """CREATE TRIGGER consent_link_follows BEFORE INSERT ON consent_link
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM consent_link)
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
)
_POSTGRESQL = (
    """CREATE FUNCTION consent_link_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('seminarpost.replaces', true) = 'on' THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION 'the ledger of consents is only added to';
    END $$""",
    """CREATE FUNCTION consent_link_follows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM consent_link) THEN
            RAISE EXCEPTION 'the ledger of consents is only added to';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER consent_link_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_link
    FOR EACH STATEMENT EXECUTE FUNCTION consent_link_stays()""",
    """CREATE TRIGGER consent_link_follows BEFORE INSERT ON consent_link
    FOR EACH ROW EXECUTE FUNCTION consent_link_follows()""",
)


def upgrade() -> None:
    _chain()
    op.add_column("subscription_event", sa.Column("link", sa.Integer()))
    op.add_column("subscription_event", sa.Column("leaf", sa.Integer()))
    op.add_column("subscription_event", sa.Column("salt", sa.LargeBinary()))
    op.add_column("subscription_event", sa.Column("whose", sa.Integer()))
    op.add_column("subscription_event", _text("address"))
    op.add_column("subscription_event", sa.Column("wording_id", sa.Integer()))
    op.add_column("subscription_event", _text("privacy_version"))
    op.add_column("subscription_event", _text("evidence"))
    op.create_index(
        "uq_subscription_event_place", "subscription_event", ["link", "leaf"], unique=True
    )
    _other_events()
    _restrictions_and_totals()
    _say_what_was_before()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''"))


def _chain() -> None:
    op.create_table(
        "consent_link",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("commitments", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_consent_link")),
    )
    is_server = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRESQL if is_server else _SQLITE:
        op.execute(statement)
    op.create_table(
        "consent_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_wording")),
        sa.UniqueConstraint("hash", name=op.f("uq_consent_wording_hash")),
    )


def _other_events() -> None:
    op.create_table(
        "consent_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("wording_version", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=True),
        sa.Column("leaf", sa.Integer(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("whose", sa.Integer(), nullable=True),
        _text("address"),
        sa.Column("wording_id", sa.Integer(), nullable=True),
        _text("privacy_version"),
        _text("evidence"),
        sa.CheckConstraint(
            f"subject IN ({_SUBJECTS})", name=op.f("ck_consent_event_subject_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_consent_event_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_event")),
    )
    op.create_index("ix_consent_event_person", "consent_event", ["person_id"])
    op.create_index("ix_consent_event_address", "consent_event", ["address"])
    op.create_index("uq_consent_event_place", "consent_event", ["link", "leaf"], unique=True)


def _restrictions_and_totals() -> None:
    op.create_table(
        "restriction",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("restricted_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_restriction_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_restriction")),
    )
    numbers = ("invited", "delivered", "failed", "registered", "waitlisted", "unregistered")
    op.create_table(
        "seminar_total",
        sa.Column("seminar_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("absent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["seminar_id"], ["seminar.id"], name=op.f("fk_seminar_total_seminar_id")
        ),
        sa.PrimaryKeyConstraint("seminar_id", name=op.f("pk_seminar_total")),
    )
    op.create_table(
        "year_total",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_year_total")),
    )


def _say_what_was_before() -> None:
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT MAX(id) FROM subscription_event"))
    if last is None:
        return
    note = json.dumps({"events_before": int(last)})
    now = datetime.now(UTC)
    moment = now.isoformat(timespec="microseconds")
    head = json.dumps(["", 1, moment, note], ensure_ascii=False).encode()
    digest = hashlib.sha256(head + b"\n" + hashlib.sha256(b"").digest()).hexdigest()
    link = sa.table(
        "consent_link",
        sa.column("number", sa.Integer),
        sa.column("at", UtcDateTime()),
        sa.column("commitments", sa.LargeBinary),
        sa.column("note", sa.Text),
        sa.column("hash", sa.Text),
    )
    connection.execute(
        sa.insert(link).values(number=1, at=now, commitments=b"", note=note, hash=digest)
    )
