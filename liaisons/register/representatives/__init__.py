"""Representatives of organizations and of committees, from their proposal to their end (A4, REP)."""
