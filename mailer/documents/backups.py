"""Backups as JSON documents: what one holds, and what restoring it did."""

from typing import Any

from mailer.actions.backups.making import Backup
from mailer.actions.backups.restoring import Outcome
from mailer.store.restoring import Restored


def backup_document(made: Backup) -> dict[str, Any]:
    """A backup that was written."""
    manifest = made.manifest
    return {
        "file": made.file,
        "bytes": made.bytes,
        "created_at": manifest.created_at,
        "program": manifest.program,
        "tables_version": manifest.revision,
        "database": manifest.database,
        "rows": manifest.rows,
        "tables": {name: one.model_dump() for name, one in manifest.tables.items()},
        "files": [name for name in manifest.files if "/" in name],
        "left_out": list(manifest.left_out),
    }


def restored_document(found: Outcome) -> dict[str, Any]:
    """What restoring a backup did."""
    return {
        "database": found.database,
        "aside": found.aside,
        "rows": found.manifest.rows,
        "files": list(found.files),
        "kept": list(found.kept),
        "unread": found.unread,
        "settings_fit": found.is_set,
        "held": True,
    } | held_document(found.restored)


def held_document(restored: Restored) -> dict[str, Any]:
    """A database that is held because it was restored."""
    return {
        "backup_at": restored.backup_at,
        "restored_at": restored.restored_at,
        "unclear": restored.unclear,
        "missed": restored.missed,
        "withdrawals": {
            "left": restored.left,
            "blocked": restored.blocked,
            "erased": restored.erased,
        },
    }
