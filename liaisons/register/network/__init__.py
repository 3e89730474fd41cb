"""The network of a committee or an organization: a table, and beside it a picture of the same."""
