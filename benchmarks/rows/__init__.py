"""The rows, one family a file: what is timed stands beside what is stated about it."""
