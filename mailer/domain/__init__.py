"""Floor 0: what seminars, people and mails are. Pure values; no disk, network or clock."""
