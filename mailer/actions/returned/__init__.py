"""Returned mail as it is told: of an address, of a mailing, and what it means for an address."""
