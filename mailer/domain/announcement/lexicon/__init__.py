"""What words mean by themselves: labels, months, names, offices, services; nothing of a text."""
