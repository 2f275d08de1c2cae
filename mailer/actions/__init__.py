"""Floor 5: use cases. Whatever door somebody comes in by, the same thing happens here."""
