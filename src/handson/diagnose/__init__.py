"""Looking into a model: signals, memory, sizes."""
