"""What was found out about rows: floor, measured, predicted, tried, learned. Shown on the page."""

NOTES: dict[str, str] = {}
"""By row id."""
