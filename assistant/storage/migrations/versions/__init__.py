"""Hold one module per step in the history of the tables."""
