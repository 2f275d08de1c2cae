"""Today: what needs a person, a module for each kind of it, and all of it in ``tasks``."""
