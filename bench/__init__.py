"""Benchmarks: each a module with ``--json``, each a ratio against a peer in the same run."""
