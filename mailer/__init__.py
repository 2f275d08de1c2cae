"""Seminarpost: the mail desk for offices that run online seminars."""

__version__ = "0.1.0"
