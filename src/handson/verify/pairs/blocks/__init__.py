"""Pairs of ``handson.blocks``: the same small program over our modules and over torch's."""
