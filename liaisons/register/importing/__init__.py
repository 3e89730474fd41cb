"""Loading ISO Open Data into directory, organizations and register."""

from liaisons.register.importing.feed import BrokenFeed, Feed, read
from liaisons.register.importing.loading import STEPS, TooMuchMissing, load
from liaisons.register.importing.report import Report

__all__ = ["STEPS", "BrokenFeed", "Feed", "Report", "TooMuchMissing", "load", "read"]
