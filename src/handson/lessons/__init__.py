"""The lessons: percent-format scripts, one per idea, to be opened in an editor or as notebooks.

They are read as text (``handson.learn.lesson``), never imported.
"""
