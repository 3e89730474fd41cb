"""Organizations in liaison, or applying to be: who they are, under which names."""

from collections.abc import Iterable
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core import clock
from core.accounts import roles
from core.accounts.models import User
from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.search.models import Searchable, SearchQuerySet
from core.workflow.triggers import append_only_triggers
from liaisons.organizations import ports

# Who keeps the register, and so sees a claim that nobody has confirmed yet.
_KEEPING = (Role.CENTRAL_STAFF, Role.CEO_OFFICE, Role.ADMINISTRATOR)


def under_any_name(organization: "Organization") -> models.Q:
    """Return the filter of what belongs to `organization` under any name.

    These are whom it was found to be, and all that were found to be the same (Appendix F).
    """
    identity = organization.same_as_id or organization.pk
    names = Organization.objects.filter(models.Q(pk=identity) | models.Q(same_as=identity))
    # By keys and not by a join: an OR over a join is planned as a scan of both tables.
    return models.Q(organization__in=names.values("pk"))


class OrganizationQuerySet(SearchQuerySet["Organization"]):
    def established(self) -> Self:
        """Keep those whose identity is settled: imported or confirmed, and not merged into another."""
        return self.filter(same_as__isnull=True).exclude(confirmed_at__isnull=True, iso_id__isnull=True)

    def called(self, name: str) -> Self:
        """Keep those whose acronym, name, acronym with name, or alias is `name`, in capitals or not."""
        full_name = Concat("acronym", models.Value(" – "), "name")
        is_it = models.Q(acronym__iexact=name) | models.Q(name__iexact=name) | models.Q(_full_name__iexact=name)
        known_as = Alias.objects.filter(organization=models.OuterRef("pk"), text__iexact=name)
        return self.alias(_full_name=full_name).filter(is_it | models.Exists(known_as))

    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see.

        The list of liaison organizations is public (SVC-05). A claim that is not confirmed yet is seen by its
        own contacts, by who declared it, by those who see its application and by those who keep the register.
        """
        settled = models.Q(iso_id__isnull=False) | models.Q(confirmed_at__isnull=False)
        if not getattr(user, "is_authenticated", False):
            return self.filter(settled)
        standing = standing_of(user)
        if any(standing.holds(role) for role in _KEEPING):
            return self
        own = models.Q(pk__in=standing.scopes(Role.ORGANIZATION_CONTACT)) | models.Q(created_by=user)
        return self.filter(settled | own | ports.claims_seen_by(user))


class Organization(Searchable):
    """An organization outside the standards body. `confirmed_at` settles who it is (Appendix F)."""

    iso_id = models.BigIntegerField(_("number in ISO Open Data"), unique=True, null=True, blank=True)
    acronym = models.CharField(_("acronym"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    feed_label = models.CharField(max_length=300, blank=True, editable=False)
    country = models.CharField(
        _("country of the headquarters"),
        max_length=2,
        blank=True,
        db_index=True,
        help_text=_("Two letters of ISO 3166-1, such as CH."),
    )
    headquarters = models.TextField(_("address of the headquarters"), blank=True)
    website = models.URLField(_("website"), blank=True)
    description = models.TextField(_("description"), blank=True)
    not_for_profit = models.BooleanField(_("not for profit"), null=True, blank=True)
    intergovernmental = models.BooleanField(_("intergovernmental"), null=True, blank=True)
    legal_entity = models.BooleanField(_("legal entity"), null=True, blank=True)
    membership = models.TextField(
        _("membership"), blank=True, help_text=_("Who its members are, and from how many countries.")
    )
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_claims",
        verbose_name=_("same as"),
    )
    created_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("declared by")
    )
    created_at = models.DateTimeField(_("declared"), default=clock.now, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("acronym", "name", "pk")
        permissions = roles.permissions_on(roles.ORGANIZATION)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(country="") | models.Q(country__regex=r"^[A-Z]{2}$"),
                name="organization_country_alpha2",
                violation_error_message=_("A country is written with two capital letters."),
            ),
            models.CheckConstraint(
                condition=~models.Q(acronym="", name=""),
                name="organization_has_a_name",
                violation_error_message=_("An organization has a name or an acronym."),
            ),
            models.CheckConstraint(
                condition=~models.Q(same_as=models.F("pk")),
                name="organization_not_same_as_itself",
                violation_error_message=_("An organization is not merged into itself."),
            ),
        )

    def __str__(self) -> str:
        return self.acronym or self.name

    def clean(self) -> None:
        """Refuse to be merged into one that is merged itself, or while both hold what one can hold once (EXT-28)."""
        super().clean()
        if self.same_as is not None and self.same_as.same_as_id is not None:
            raise ValidationError({"same_as": _("This organization is itself merged into another.")})
        if self.same_as is not None and self.pk and self.merged_claims.exists():
            raise ValidationError({"same_as": _("Others are merged into this organization: merge them first.")})
        if self.same_as is not None and self.pk and (reasons := ports.obstacles(self, self.same_as)):
            raise ValidationError({"same_as": reasons})

    def get_absolute_url(self) -> str:
        return reverse("organizations:detail", args=[self.pk])

    def searchable_parts(self) -> Iterable[str]:
        aliases = self.aliases.values_list("text", flat=True) if self.pk else ()
        return (self.acronym, self.name, *aliases)

    @property
    def full_name(self) -> str:
        """Acronym and name, each once."""
        return f"{self.acronym} – {self.name}" if self.acronym and self.name else self.acronym or self.name

    @property
    def heading(self) -> str:
        """The name, else the acronym: what a page about it is called."""
        return self.name or self.acronym

    @property
    def settled(self) -> bool:
        """Whether it is known who this is: from the feed, or confirmed (Appendix F)."""
        return self.iso_id is not None or self.confirmed_at is not None

    @property
    def identity(self) -> "Organization":
        """The organization whose duplicates and bars count: itself, or the one that it is the same as."""
        return self.same_as or self


class Alias(models.Model):
    """Another name by which an organization is found: a former one, or one in another language."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(_("name"), max_length=300)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ("text",)
        constraints = (models.UniqueConstraint(fields=["organization", "text"], name="alias_once"),)

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        self.organization.save(update_fields=["search_text"])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        self.organization.save(update_fields=["search_text"])
        return gone


class OrganizationChange(models.Model):
    """That what matters for the eligibility of an organization was changed: what it was, what it is, by whom."""

    append_only = True

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField(_("what"), max_length=40)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=clock.now)

    class Meta:
        verbose_name = _("change of an organization")
        verbose_name_plural = _("changes of organizations")
        ordering = ("-at", "-pk")
        triggers = append_only_triggers("organization_change")

    def __str__(self) -> str:
        return f"{self.organization}: {self.label}"

    @property
    def label(self) -> str:
        """The name of the field in words."""
        return str(Organization._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]


class OrganizationUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("grant on an organization")
        verbose_name_plural = _("grants on organizations")


class OrganizationGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
