"""Intake: what comes back is taken in once, and what follows from it is done in one transaction.

``taking_in`` is the way of a message; a module a kind says what follows from it; ``polling`` reads
the mailbox; ``review`` is what staff looks at and decides, ``teaching`` the rules it adds.
"""
