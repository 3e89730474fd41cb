"""The large database: committees and organizations from a feed, the rest written in bulk with a true ledger."""
