"""Floor 2: what is remembered. SQLAlchemy Core; rows are the truth, constraints forbid doubles."""
