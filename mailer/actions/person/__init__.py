"""A person: known, corrected, blocked, merged, restricted, exported and erased."""
