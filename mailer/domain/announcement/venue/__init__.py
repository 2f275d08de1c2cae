"""Where it is held: online, at a place, or both."""
