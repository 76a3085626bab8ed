"""Pairs of handson.models."""
