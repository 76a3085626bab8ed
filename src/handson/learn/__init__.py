"""The learner's tools: notebooks, exercises that check themselves, progress, doctor, find.

Nothing here needs torch when it is imported: the doctor must speak where torch is broken.
"""

from handson.learn.checking import check as check
