"""Rendering: what leaves for each delivery, made from compiled mails, in processes of its own."""
