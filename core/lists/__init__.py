"""Lists: filtered, sorted and paginated by the database, with their download."""
