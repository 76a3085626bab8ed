"""Data: real sets with checksums, embedded sets that are drawn on the spot, resident batches."""
