"""Distribution shift: notice it, correct for it."""
