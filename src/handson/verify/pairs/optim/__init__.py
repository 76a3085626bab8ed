"""Pairs of handson.optim."""
