"""Floor 1: from words and values to the exact octets of a mail. Pure: everything is handed in."""
