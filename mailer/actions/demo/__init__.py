"""Rehearsals in fast-forward, and the demo with its story of an office's life."""
