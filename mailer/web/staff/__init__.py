"""Pages for the people in the office."""
