"""Pairs of handson.shift."""
