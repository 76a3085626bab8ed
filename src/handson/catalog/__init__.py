"""The index of ideas: one Concept each, addresses as strings, nothing imported.

Adding an idea starts here: its name in both languages, where its code is, which pairs prove it,
which recipes train it, and which rows of the coverage table it answers.
"""

from handson.catalog.concept import CHAPTERS as CHAPTERS
from handson.catalog.concept import Concept as Concept
from handson.catalog.index import CONCEPTS as CONCEPTS
from handson.catalog.index import recipe_addresses as recipe_addresses
