"""Convenors and project leaders: their terms of office, each resting on a resolution (COM-05)."""
