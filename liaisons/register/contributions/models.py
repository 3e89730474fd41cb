"""What representatives have said: a comment, a paper or a report, with the body and the capacity they spoke in."""

from typing import Any, Self
from zoneinfo import ZoneInfo

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.directory import reading
from committees.directory.models import Committee
from core import clock
from core.accounts.models import User
from core.accounts.standing import standing_of
from core.documents.models import Document
from core.rulebook.enforcement import enforces
from core.workflow.models import WorkflowModel
from liaisons.organizations.models import Organization
from liaisons.register.bodies import OfOneLiaison
from liaisons.register.contributions import parties, workflows
from liaisons.register.contributions.states import Kind
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.representatives.models import Representative


def _speaks_for(*named: str) -> models.Q:
    every = ("organization", "liaison", "home", "internal", "iec")
    return models.Q(**{f"{name}__isnull": name not in named for name in every})


class ContributionQuerySet(models.QuerySet["Contribution"]):
    @enforces("DOC-02", what=_("Shows contributions to the readers of the committee or group only."), kind="guard")
    def visible_to(self, user: Any) -> Self:
        """Keep what `user` may see: those in committees and groups whose documents he reads, and what he sent himself.

        Central staff see those of committees, as they read their documents. Who no longer represents the body no
        longer reads there; what he has sent stays with the committee (REV-09).
        """
        standing = standing_of(user)
        if standing.person is None:
            return self.none()
        read = reading.read_by(user).order_by().values("pk")
        return self.filter(models.Q(committee__in=read) | parties.AUTHOR.q(standing))

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def found_by(self, text: str) -> Self:
        """Keep those found by reference, title, body or committee."""
        named = Committee.objects.matching(text).values("pk")
        return self.filter(
            models.Q(reference__istartswith=text.strip())
            | models.Q(title__icontains=text.strip())
            | models.Q(organization__in=Organization.objects.matching(text).values("pk"))
            | models.Q(home__in=named)
            | models.Q(iec__iec_reference__icontains=text.strip())
            | models.Q(committee__in=named)
        )


@enforces("REP-08", what=_("Keeps with each contribution the body it speaks for, and the capacity."), kind="record")
@enforces("REP-10", what=_("Counts each contribution for the liaison that it names, whoever sent it."), kind="record")
class Contribution(OfOneLiaison, WorkflowModel):
    """A comment, paper or report of a representative, to a committee or working group or to a document of it.

    What was sent never changes and stays when the liaison has ended (REV-09).
    """

    workflow = workflows.CONTRIBUTION
    work_related = ("committee", "organization", "home", "iec")
    acted_with = ("committee", "managing", "document", "organization", "home", "iec", "representative", "person")
    Kind = Kind

    reference = models.CharField(_("reference"), max_length=20, unique=True, null=True, editable=False)  # noqa: DJ001
    state = workflows.CONTRIBUTION.field()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    representative = models.ForeignKey(
        Representative, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("sent as")
    )
    liaison = models.ForeignKey(
        "register.Liaison", on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    internal = models.ForeignKey(
        InternalLiaison, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    iec = models.ForeignKey(
        "register.IecLiaison",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("ISO-IEC liaison"),
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organization")
    )
    home = models.ForeignKey(
        Committee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("committee represented"),
    )
    capacity = models.CharField(_("capacity"), max_length=200)
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("committee")
    )
    managing = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("on the document")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=20000, blank=True)
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent"), default=clock.now, editable=False)
    # In the committee's zone: the day by which it is counted (REP-10).
    sent_on = models.DateField(_("sent on"), editable=False, db_index=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=["liaison", "kind", "sent_on"], name="contribution_liaison"),
            models.Index(fields=["internal", "kind", "sent_on"], name="contribution_internal"),
        )
        constraints = (
            models.CheckConstraint(
                condition=_speaks_for("organization", "liaison") | _speaks_for("home", "internal") | _speaks_for("iec"),
                name="contribution_names_one_body",
                violation_error_message=_("A contribution names exactly one body and its liaison (REP-05)."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="comment", text=""),
                name="contribution_says_something",
                violation_error_message=_("A comment says something."),
            ),
        )
        triggers = (
            pgtrigger.ReadOnly(
                name="contribution_fixed",
                fields=[
                    *("kind", "representative", "liaison", "internal", "iec", "organization", "home", "capacity"),
                    *("committee", "document", "title", "text", "person", "sent_at", "sent_on"),
                ],
            ),
            pgtrigger.Protect(name="contribution_stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.reference or self.title or str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.managing = self.committee.managing
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("register:contribution", args=[self.pk])

    @property
    def named(self) -> str:
        """Its title, or what it is where it has none."""
        if self.title:
            return self.title
        return str(_("%(kind)s of %(body)s") % {"kind": self.get_kind_display(), "body": self.body})

    @property
    def headline(self) -> str:
        return f"{self.body} → {self.committee}: {self.named}"

    @property
    def zone(self) -> ZoneInfo:
        return self.committee.zone
