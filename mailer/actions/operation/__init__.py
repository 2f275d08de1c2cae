"""Work that goes on by itself: clock and sender, watching them, retention, and alarms."""
