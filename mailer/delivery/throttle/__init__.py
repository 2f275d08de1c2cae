"""Throttling: what a relay or a domain may get in a time, and who is suspended until when."""
