"""One architecture a file; each factory takes the set of layers that it is built from."""
