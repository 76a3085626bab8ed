"""Solutions of the exercises, each with the pair that checks it, in the file of its lesson."""
