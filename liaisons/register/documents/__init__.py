"""Documents on their way: passed on by representatives, sent to other committees, put to liaisons for backing (DOC)."""
