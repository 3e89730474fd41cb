"""The suite's settings, with a stock administration beside the application."""

from config.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
