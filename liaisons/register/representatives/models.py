"""Representatives, where they are registered, and what interests them (REP, A4)."""

import datetime as dt
from functools import reduce
from operator import or_
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.ballots.models import Resolution
from committees.directory.models import Committee
from committees.directory.parties import belongs
from core import clock
from core.accounts.models import User
from core.accounts.standing import Standing, standing_of
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from core.workflow.parties import Recipient
from liaisons.organizations.models import Organization
from liaisons.register.bodies import OfOneLiaison
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.representatives import parties, states, workflows


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: names of individuals stay with those concerned (SVC-05).

        Who is only proposed for an organization or IEC is known to those who answer for the committee; its members
        and convenors learn of him once the liaison is agreed: before, they may not even know of the application
        (EXT-24). Who represents a committee is known to those whom the liaison concerns.
        """
        standing = standing_of(user)
        if standing.is_central_office:
            return self
        if standing.person is None:
            return self.none()
        own = (parties.PERSON, parties.CONTACT)
        answering = (parties.MANAGER, parties.CHAIR, parties.TPM)
        agreed = (
            models.Q(state=states.AWAITING) | models.Q(liaison__isnull=False) | models.Q(iec__started_on__isnull=False)
        )
        external = models.Q(home__isnull=True) & (
            reduce(or_, (party.q(standing) for party in answering)) | (belongs(standing, "managing") & agreed)
        )
        concerning = InternalLiaison.objects.concerning(user).order_by().values("pk")
        return self.filter(
            reduce(or_, (party.q(standing) for party in own)) | external | models.Q(internal__in=concerning)
        )

    def in_office(self) -> Self:
        """Keep those who have not ended."""
        return self.exclude(state=states.ENDED)

    def registered(self) -> Self:
        """Keep those whom the central secretariat has registered and who have not ended (REP-02)."""
        return self.filter(state__in=states.REGISTERED)

    def of(self, organization: Organization, committee: Committee) -> Self:
        """Keep those of `organization` in `committee`."""
        return self.filter(organization=organization, committee=committee)

    def same_person(self, representative: "Representative") -> Self:
        """Keep those in which the person of `representative` acts, by account or by e-mail address."""
        same = models.Q(email__iexact=representative.email)
        if representative.person_id is not None:
            same |= models.Q(person=representative.person_id)
        return self.filter(same)

    def for_other_committees(self, representative: "Representative") -> Self:
        """Keep those by which his person represents another committee than `representative` does (REP-04).

        Managers who stand in, or who are named by their office at level observe, do not count (Appendix F).
        """
        others = self.in_office().filter(home__isnull=False, by_office=False).exclude(home=representative.home_id)
        return others.same_person(representative).exclude(pk=representative.pk)

    def for_other_bodies(self, representative: "Representative") -> Self:
        """Keep those registered by which his person speaks for another body than `representative` does (REP-05)."""
        others = self.registered().same_person(representative).exclude(pk=representative.pk)
        if representative.home_id is not None:
            return others.filter(models.Q(home__isnull=True) | ~models.Q(home=representative.home_id))
        if representative.iec_id is not None:
            same = models.Q(iec__isnull=False, iec__iec_reference=representative.body.reference)
            return others.exclude(same)
        return others.filter(
            models.Q(organization__isnull=True) | ~models.Q(organization=representative.organization_id)
        )


@enforces("REP-01", what=_("Keeps who represents which organization or committee where."), kind="record")
class Representative(OfOneLiaison, WorkflowModel):
    """Somebody who represents one body, an organization or a committee, in a committee or working group.

    Only proposed before the liaison is agreed (REP-01). Exactly one of three kinds of liaison is behind it; that with
    IEC also names the body, a committee which has no record of its own here.
    """

    workflow = workflows.REPRESENTATIVE
    work_related = acted_with = ("organization", "home", "committee", "liaison", "internal", "iec")

    class Decider(models.TextChoices):
        BODY = "body", _("National body")
        ORGANIZATION = "organization", _("Organization represented")
        TMB = "tmb", _("Technical management board")

    liaison = models.ForeignKey(
        "register.Liaison", on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )
    internal = models.ForeignKey(
        InternalLiaison, on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )
    iec = models.ForeignKey(
        "register.IecLiaison",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="representatives",
        verbose_name=_("ISO-IEC liaison"),
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="representatives"
    )
    home = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="own_representatives",
        verbose_name=_("committee represented"),
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="representatives", verbose_name=_("committee")
    )
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="representations")
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"))
    state = workflows.REPRESENTATIVE.field()
    # The committee manager: standing in while a call is open, or named at level observe (INT-08, Appendix F).
    by_office = models.BooleanField(_("committee manager by office"), default=False, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("replaces")
    )
    resolution = models.ForeignKey(
        Resolution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("appointed by resolution"),
    )

    confirmed_at = models.DateTimeField(_("registrations confirmed"), null=True, editable=False)
    correction = models.TextField(_("correction asked for"), blank=True, editable=False)
    names_body = models.BooleanField(_("names the body he speaks for"), default=False, editable=False)
    suspended_by = models.CharField(_("suspended by"), max_length=20, choices=Decider, blank=True, editable=False)
    started_on = models.DateField(_("registered"), null=True, editable=False)
    ended_on = models.DateField(_("last day"), null=True, editable=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "organization",
                "committee",
                condition=models.Q(organization__isnull=False) & ~models.Q(state="ended"),
                name="representative_once",
                violation_error_message=_("This person represents the organization here already."),
            ),
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "internal",
                condition=models.Q(by_office=False) & ~models.Q(state="ended"),
                name="representative_once_internal",
                violation_error_message=_("This person represents the committee here already."),
            ),
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "iec",
                condition=models.Q(iec__isnull=False) & ~models.Q(state="ended"),
                name="representative_once_iec",
                violation_error_message=_("This person represents the IEC committee here already."),
            ),
            models.UniqueConstraint(
                fields=["internal"],
                condition=models.Q(state="default_cm"),
                name="representative_one_placeholder",
                violation_error_message=_("The committee manager stands in here already (INT-08)."),
            ),
            models.CheckConstraint(
                condition=models.Q(organization__isnull=False, home__isnull=True, iec__isnull=True)
                | models.Q(organization__isnull=True, home__isnull=False, iec__isnull=True)
                | models.Q(organization__isnull=True, home__isnull=True, iec__isnull=False),
                name="representative_of_one_body",
                violation_error_message=_("A representative represents one organization or one committee."),
            ),
            models.CheckConstraint(
                condition=models.Q(organization__isnull=False, internal__isnull=True)
                | models.Q(home__isnull=False, liaison__isnull=True, internal__isnull=False)
                | models.Q(iec__isnull=False, liaison__isnull=True, internal__isnull=True),
                name="representative_of_one_liaison",
                violation_error_message=_("A representative belongs to the one liaison of the body represented."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="default_cm") | models.Q(by_office=True, home__isnull=False),
                name="representative_placeholder_of_committee",
                violation_error_message=_("Only a committee manager stands in, for the own committee (INT-08)."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:representative", args=[self.pk])

    def clean(self) -> None:
        """Refuse a second committee for the same person, also when two propose him at once (REP-04)."""
        super().clean()
        if self._state.adding and self.home_id is not None and not self.by_office:
            with connection.cursor() as cursor:
                # Held to the end of the transaction: the second waits and then sees what the first has written.
                cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"representative:{self.email.lower()}"])
            other = Representative.objects.for_other_committees(self).select_related("home").first()
            if other is not None:
                raise ValidationError(second_committee(self, other))

    def lock_before(self) -> list[WorkflowModel]:
        """Return the liaison: whatever changes both takes it first."""
        above = self.of_liaison
        return [above] if above is not None else []

    def sees_internal(self, standing: Standing) -> bool:
        """Why somebody is suspended is known to him, his organization and the central secretariat (CND-11)."""
        return (
            standing.is_central_office
            or parties.PERSON.covers(self, standing)
            or parties.CONTACT.covers(self, standing)
        )

    def as_recipient(self) -> Recipient:
        """Return whom a notice reaches: the account, or before there is one the address alone."""
        return Recipient(email=self.person.email if self.person else self.email, name=self.name, user=self.person)

    @property
    def zone(self) -> ZoneInfo:
        return self.home.zone if self.home is not None else self.committee.zone

    @property
    def is_placeholder(self) -> bool:
        """Tell whether it is the committee manager who stands in until somebody is registered (INT-08)."""
        return self.state == states.DEFAULT

    @property
    def kind(self) -> str:
        """The kind of representative that duties and rights go by: a category, the level of a committee, or IEC."""
        if self.iec_id is not None:
            return "iec"
        if self.internal is not None:
            return str(self.internal.level)
        return str(self.liaison.category) if self.liaison is not None else ""

    @property
    def headline(self) -> str:
        return f"{self.name}: {self.body} → {self.committee}"


def second_committee(representative: Representative, other: Representative) -> str:
    """Return the sentence that refuses somebody who represents another committee already (REP-04)."""
    return str(
        _("%(name)s represents %(other)s already, and a representative represents one committee only (REP-04).")
    ) % {"name": representative.name, "other": other.home}


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def open(self) -> Self:
        """Keep those that have not been ended."""
        return self.filter(ends_on__isnull=True)


@enforces("REP-02", what=_("Keeps where a representative is registered, from when to when."), kind="record")
class Registration(models.Model):
    """That a representative is registered in a committee or working group (REP-02, REP-03). Rights end with it."""

    representative = models.ForeignKey(Representative, on_delete=models.PROTECT, related_name="registrations")
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("committee")
    )
    starts_on = models.DateField(_("from"), default=clock.today)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registered by")
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("representative", "committee__sort_key", "starts_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["representative", "committee"],
                condition=models.Q(ends_on__isnull=True),
                name="registration_open_once",
                violation_error_message=_("The representative is registered there already."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="registration_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.representative}, {self.committee}"

    def close(self, on: dt.date) -> None:
        """End it with `on` as its last day."""
        self.ends_on = max(on, self.starts_on)
        self.save(update_fields=["ends_on"])


@enforces("REP-11", what=_("Keeps what interests a representative; it gives no access."), kind="record")
class Interest(models.Model):
    """A subcommittee or working group that interests a representative: it drives notices, never access (REP-11)."""

    representative = models.ForeignKey(Representative, on_delete=models.CASCADE, related_name="interests")
    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(_("since"), default=clock.today)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ("representative", "committee__sort_key")
        constraints = (models.UniqueConstraint(fields=["representative", "committee"], name="interest_once"),)

    def __str__(self) -> str:
        return f"{self.representative}, {self.committee}"
