"""Code-of-Conduct cases: confidential, and so built as a whole or not at all. Nothing imports this package."""
