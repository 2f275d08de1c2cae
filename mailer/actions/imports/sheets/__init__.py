"""Tables from outside, read in a process of its own: whatever they hold, they only end that one."""
