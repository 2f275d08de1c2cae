"""Backups: one file with the database as of one moment, content and keys, and the way back."""
