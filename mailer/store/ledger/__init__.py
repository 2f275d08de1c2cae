"""The ledger: whatever changes a delivery (the table of ``store.deliveries``) is a function here.

Each is named after what becomes of the delivery. Its states are those of ``domain.delivery``, and
``transition`` refuses what that table does not know; a test looks for writers elsewhere.
"""
