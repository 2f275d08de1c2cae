"""Inbound: mail that comes back to the office."""
