"""Pairs of handson.nn."""
