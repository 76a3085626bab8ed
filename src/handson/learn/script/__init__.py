"""A run as one file of plain PyTorch, to keep, to change, to hand on."""
