"""Whatever an announcement comes in – a mail, a page, a paper – made into clean lines."""
