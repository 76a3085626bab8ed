"""All ideas in one row, and the recipes by name."""

from handson.catalog.concept import Concept
from handson.catalog.functions import FUNCTIONS
from handson.catalog.networks import NETWORKS
from handson.catalog.preliminaries import PRELIMINARIES
from handson.catalog.training import TRAINING

CONCEPTS: tuple[Concept, ...] = (*PRELIMINARIES, *NETWORKS, *FUNCTIONS, *TRAINING)


def recipe_addresses() -> dict[str, str]:
    """Return every recipe's address by its name."""
    return {a.partition(":")[2]: a for concept in CONCEPTS for a in concept.recipes}
