"""National standards bodies."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.accounts import roles
from core.search.models import Searchable, SearchQuerySet


class NationalBodyQuerySet(SearchQuerySet["NationalBody"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: the list of member bodies is public (SVC-05)."""
        return self


class NationalBody(Searchable):
    """A national standards body, member of the standards body; its officers speak for it."""

    iso_id = models.BigIntegerField(_("number in ISO Open Data"), unique=True, null=True, blank=True)
    acronym = models.CharField(_("acronym"), max_length=40)
    name = models.CharField(_("name"), max_length=300, blank=True)
    country = models.CharField(
        _("country"), max_length=2, blank=True, db_index=True, help_text=_("Two letters of ISO 3166-1, such as CH.")
    )
    website = models.URLField(_("website"), blank=True)

    objects = NationalBodyQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = _("national body")
        verbose_name_plural = _("national bodies")
        ordering = ("acronym", "pk")
        permissions = roles.permissions_on(roles.NATIONAL_BODY)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="nationalbody_country_alpha2",
                violation_error_message=_("A country is written with two capital letters."),
            ),
        )

    def __str__(self) -> str:
        return self.acronym

    def get_absolute_url(self) -> str:
        return reverse("directory:body", args=[self.pk])

    def searchable_parts(self) -> Iterable[str]:
        return (self.acronym, self.name, self.country)


class NationalBodyUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(NationalBody, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant on a national body")
        verbose_name_plural = _("grants on national bodies")


class NationalBodyGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(NationalBody, on_delete=models.CASCADE)
