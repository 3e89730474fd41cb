"""The values that parameters were given, and the links of the help pages."""

import re
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.rulebook.definitions import Definition, UnknownParameter, definition


class ParameterValue(models.Model):
    """A value of a parameter from a date on, kept for ever (SVC-07): a change adds a row."""

    append_only: ClassVar[bool] = True

    name = models.CharField(_("parameter"), max_length=60)
    value = models.JSONField(_("value"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"))
    reason = models.TextField(_("reason"), max_length=2000)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    recorded_at = models.DateTimeField(_("recorded"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("value of a parameter")
        verbose_name_plural = _("values of parameters")
        ordering = ("name", "-in_force_from", "-recorded_at", "-pk")
        indexes = (models.Index(fields=["name", "-in_force_from"], name="parameter_in_force"),)
        triggers = (pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.name}, {self.in_force_from}"

    @property
    def definition(self) -> Definition:
        """What the parameter is."""
        return definition(self.name)

    @property
    def display(self) -> str:
        """The value in words."""
        return self.definition.display(self.value)

    def clean(self) -> None:
        """Refuse what the definition refuses, and a date that has passed: what is fixed stays as it is (T5)."""
        try:
            self.value = self.definition.clean(self.value)
        except UnknownParameter as error:
            raise ValidationError({"name": str(error)}) from error
        except ValidationError as error:
            raise ValidationError({"value": error.messages}) from error
        if self.in_force_from and self._state.adding and self.in_force_from < clock.today():
            raise ValidationError({"in_force_from": _("A value holds from today on or later, never from a past day.")})


def validate_address(address: str) -> None:
    """Refuse what is neither a web address nor `mailto:` with a mail address, so that no script gets into a page."""
    if address.startswith("mailto:"):
        EmailValidator(message=_("Enter an e-mail address after mailto:"))(address.removeprefix("mailto:"))
    else:
        URLValidator(schemes=["http", "https"])(address)


class HelpLink(models.Model):
    """A link of the help pages, edited without a release (SVC-06)."""

    class Topic(models.TextChoices):
        TOOLKIT = "toolkit", _("Getting started")
        ROLES = "roles", _("The roles, introduced")
        DIRECTIVES = "directives", _("Directives")
        STAKEHOLDERS = "stakeholders", _("Stakeholders and consensus")
        E_LEARNING = "e_learning", _("E-learning")
        REGISTRATION = "registration", _("Registering for meetings")
        TEMPLATES = "templates", _("Commenting template")
        CONFERENCING = "conferencing", _("Online meetings")
        CODE = "code", _("Documents that support the Code of Conduct")
        CODE_TRAINING = "code_training", _("Training on the Code of Conduct")
        TMB_OFFICE = "tmb_office", _("Office of the technical management board")

    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    title = models.CharField(_("title"), max_length=200)
    address = models.CharField(
        _("address"),
        max_length=500,
        validators=[validate_address],
        help_text=_("A web address, or mailto: with an e-mail address."),
    )
    description = models.CharField(_("description"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        verbose_name = _("help link")
        verbose_name_plural = _("help links")
        ordering = ("position", "title", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(address__regex=r"^(https?://|mailto:)"), name="help_link_address_is_no_script"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_mail(self) -> bool:
        """Whether the address is one to write to."""
        return self.address.startswith("mailto:")

    @property
    def address_text(self) -> str:
        """The address as people read it."""
        return re.sub(r"^(https?://(www\.)?|mailto:)", "", self.address).rstrip("/")

    def clean_fields(self, exclude: Any = None) -> None:
        """Take surrounding blanks off the address before it is looked at."""
        self.address = self.address.strip()
        super().clean_fields(exclude=exclude)
