"""Training: the loop, its state, metrics, checkpoints, and the folder that every run leaves."""
