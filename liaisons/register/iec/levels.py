"""The levels at which an overlap with IEC is treated, one above the other (IEC-06)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    LIAISON = 0, _("Liaison of the committees")
    CONSULTATION = 1, _("Organizational consultation")
    BOARDS = 2, _("Technical boards")
    JOINT_BOARD = 3, _("Joint advisory board")


TOP = Level.JOINT_BOARD
