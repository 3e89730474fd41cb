"""Loading ISO Open Data into directory, organizations and register."""

from liaisons.register.importing.feed import BrokenFeed, Feed, read
from liaisons.register.importing.loading import Report, TooMuchMissing, load

__all__ = ["BrokenFeed", "Feed", "Report", "TooMuchMissing", "load", "read"]
