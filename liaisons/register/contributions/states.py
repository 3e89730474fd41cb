"""The states of a contribution, and what it can be."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SENT, TAKEN_UP, NOTED = "sent", "taken_up", "noted"


class Kind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    PAPER = "paper", _("Paper")
    REPORT = "report", _("Report")
