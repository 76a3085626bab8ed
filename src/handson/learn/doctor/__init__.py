"""The doctor: what this machine lacks to run deep learning, and the command that mends it.

It imports the standard library and such of ours as needs no more, so that it can speak where torch
or anything else is missing or broken: ``python -m handson.learn.doctor``.
"""
