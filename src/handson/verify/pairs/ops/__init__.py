"""Pairs of handson.ops."""
