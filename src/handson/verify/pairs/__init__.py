"""One file per file of the library that it verifies; each ends with ``PAIRS``."""
