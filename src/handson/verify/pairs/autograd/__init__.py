"""Pairs of handson.autograd."""
