"""Search for the arguments of a recipe under which it does best on examples held out."""

from handson.train.search.conduct import Search as Search
from handson.train.search.conduct import search as search
from handson.train.search.plan import Plan as Plan
from handson.train.search.space import Axis as Axis
from handson.train.search.space import parse_space as parse_space
from handson.train.search.trial import Trial as Trial
