"""The mentoring of new convenors. Nothing is here yet; its rules stand in the rulebook (area MEN)."""
