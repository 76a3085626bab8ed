"""Side by side: handson, the book's own package, and the limit that bare torch sets here.

``python -m benchmarks`` measures; ``python -m benchmarks.book`` runs the book's own trainings.
Nothing here is a test: machines differ, and a busy one says nothing about the code.
"""
