"""SMTP (RFC 5321) with PIPELINING and CHUNKING: connections, transactions, replies; no database."""
