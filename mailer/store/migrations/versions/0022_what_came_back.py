"""What came back: receipts, scores, absences, domains without calendar files, calendars' answers.

Also how far the mailbox was read, and by whom.
"""

import sqlalchemy as sa
from alembic import op

from mailer.store.schema import UtcDateTime

revision = "0022"
down_revision = "0021"

_KINDS = "'bounce', 'complaint', 'auto-reply', 'calendar-reply', 'other'"
_VERDICTS = (
    "'', 'hard', 'soft', 'policy', 'sender', 'message', 'delayed', 'relayed', 'delivered', "
    "'expanded', 'abuse', 'opt-out', 'not-spam', 'authentication', 'absent', 'left', "
    "'automatic', 'accepted', 'declined', 'tentative', 'delegated', 'needs-action', 'counter', "
    "'refresh', 'quarantined'"
)
_MATCHES = "'verp', 'envid', 'message-id', 'recipient', ''"
_EFFECTS = (
    "'nothing', 'suppressed', 'scored', 'sent again', 'linked', 'domain held', 'mailing held', "
    "'told', 'waits for staff', 'noted', 'answered', 'asked', 'freed', 'left', 'refused', "
    "'quarantined'"
)
_TROUBLES = "'login', 'certificate', 'folder', 'unencrypted', 'unreadable'"


def upgrade() -> None:
    _receipts()
    _standings()
    op.create_index("ix_calendar_entry_uid", "calendar_entry", ["uid"])
    op.create_table(
        "calendar_reply",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamp", UtcDateTime(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('accepted', 'declined', 'tentative')",
            name=op.f("ck_calendar_reply_answer_known"),
        ),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_calendar_reply_sequence_not_negative")),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_calendar_reply_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "session", name=op.f("pk_calendar_reply")),
    )
    op.create_table(
        "mailbox_mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("validity", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Integer(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("looked_at", UtcDateTime(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("trouble_since", UtcDateTime(), nullable=True),
        sa.CheckConstraint(f"trouble IN ({_TROUBLES})", name=op.f("ck_mailbox_mark_trouble_known")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailbox_mark")),
    )


def _receipts() -> None:
    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("matched_by", sa.Text(), nullable=False),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.Column("until_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_why", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_KINDS})", name=op.f("ck_receipt_kind_known")),
        sa.CheckConstraint(f"verdict IN ({_VERDICTS})", name=op.f("ck_receipt_verdict_known")),
        sa.CheckConstraint(f"matched_by IN ({_MATCHES})", name=op.f("ck_receipt_matched_by_known")),
        sa.CheckConstraint(f"effect IN ({_EFFECTS})", name=op.f("ck_receipt_effect_known")),
        sa.CheckConstraint("part >= 0", name=op.f("ck_receipt_part_not_negative")),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["delivery.id"],
            name=op.f("fk_receipt_delivery_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index("uq_receipt_fingerprint_part", "receipt", ["fingerprint", "part"], unique=True)
    op.create_index("ix_receipt_address", "receipt", ["address_key", "taken_at"])
    op.create_index("ix_receipt_domain", "receipt", ["domain", "taken_at"])
    op.create_index("ix_receipt_delivery", "receipt", ["delivery_id"])
    op.create_index("ix_receipt_effect", "receipt", ["effect", "taken_at"])
    op.create_index("ix_receipt_taken", "receipt", ["taken_at"])


def _standings() -> None:
    op.create_table(
        "address_score",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("halves", sa.Integer(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.CheckConstraint("halves > 0", name=op.f("ck_address_score_halves_positive")),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_address_score")),
    )
    op.create_table(
        "absence",
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("noted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("address_key", name=op.f("pk_absence")),
    )
    op.create_table(
        "calendar_by_link",
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_calendar_by_link")),
    )
