"""When it is: days, hours, sessions, the last day to register, and what was changed."""
