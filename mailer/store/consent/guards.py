"""The triggers by which SQLite refuses what is no next link of the chain, word for word.

A file from elsewhere may have these and no others: what a trigger does, it does to whoever opens
the file. A test compares them with what the migration makes.
"""

GUARDS = frozenset(
    {
        """CREATE TRIGGER consent_link_is_not_changed BEFORE UPDATE ON consent_link
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
        """CREATE TRIGGER consent_link_is_not_deleted BEFORE DELETE ON consent_link
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
        """CREATE TRIGGER consent_link_follows BEFORE INSERT ON consent_link
    WHEN NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM consent_link)
    BEGIN SELECT RAISE(ABORT, 'the ledger of consents is only added to'); END""",
    }
)
