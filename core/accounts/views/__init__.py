"""The pages of the accounts; allauth has its own for signing in."""
