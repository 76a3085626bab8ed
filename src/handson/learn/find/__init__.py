"""``handson find``: one search over ideas, code of ours, torch's names, lessons, recipes and verbs.

Nothing here imports torch: names are read from files, so that an answer comes in well under a
second. From Python: ``from handson.learn.find import search; search("softmax")``.
"""

from handson.learn.find.found import search as search
