"""Generated sets: no download, always there, the same bits on every platform."""
