"""Reads one announcement, as offices publish it, into the facts of a seminar."""

from mailer.domain.announcement.model import Announcement, Occasion
from mailer.domain.announcement.reader import read_announcement

__all__ = ["Announcement", "Occasion", "read_announcement"]
