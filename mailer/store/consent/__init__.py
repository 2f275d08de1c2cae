"""The consent ledger: a chain of commitments, and beside it the statements that they commit to."""
