"""Hold the history of the tables; `versions/` has one file per step."""
