"""Documents and their immutable versions."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.documents import access, kinds
from core.rulebook.enforcement import enforces
from core.workflow.triggers import append_only_triggers

FOLDER = "documents"


def generated_name(instance: models.Model | None, filename: str) -> str:
    """Return a name in the private storage that owes nothing to the name that the file came with."""
    return f"{FOLDER}/{clock.today():%Y/%m}/{uuid.uuid4().hex}"


@dataclass(frozen=True)
class Said:
    """What those who are told of a document learn beside its title and type (DOC-03).

    `occasion` is what the document belongs to, such as a meeting.
    """

    expected: str = ""
    expected_by: dt.date | None = None
    note: str = ""
    occasion: models.Model | None = None


@enforces("DOC-07", what=_("Counts the numbers of a series; none is given twice."), kind="constraint")
class NumberSeries(models.Model):
    """The counter behind the N-numbers of one series. Its row is locked to give the next one (DOC-07)."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self) -> str:
        return self.name


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any, *, owned_by: Collection[int] | None = None) -> "DocumentQuerySet":
        """Keep what `user` may see, as the owners' apps say (DOC-01, DOC-02).

        A withdrawn document stays visible to the committee's side alone. `owned_by` are the content types that own
        the documents in question, where they are known.
        """
        return self.filter(access.visible(user, owned_by=owned_by))

    def of(self, *owners: models.Model, inside: bool = True) -> "DocumentQuerySet":
        """Keep the documents of `owners`, without `inside` those for everybody concerned only.

        For a page that has reached the owners through their own `visible_to`; all others ask `visible_to` here.
        """
        belonging = [
            models.Q(owner_type=ContentType.objects.get_for_model(owner), owner_id=owner.pk) for owner in owners
        ]
        found = self.filter(reduce(or_, belonging))
        return found if inside else found.filter(audience=Document.Audience.ALL)

    def current(self) -> "DocumentQuerySet":
        """Leave out what was withdrawn or has been superseded."""
        return self.filter(withdrawn_at__isnull=True, superseded_by__isnull=True)

    def with_versions(self) -> "DocumentQuerySet":
        """Fetch all versions, newest first, with one further query."""
        return self.prefetch_related(
            models.Prefetch("versions", DocumentVersion.objects.select_related("uploaded_by").order_by("-number"))
        )


class Document(models.Model):
    """A document of any object: an application's form, a committee's N-document, a ballot's result."""

    class Audience(models.TextChoices):
        ALL = "all", _("everybody concerned")
        COMMITTEE = "committee", _("the committee's side only")

    owner_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    owner_id = models.PositiveBigIntegerField()
    owner = GenericForeignKey("owner_type", "owner_id")
    title = models.CharField(_("title"), max_length=300)
    kind = models.SlugField(_("kind"), max_length=40)
    audience = models.CharField(_("seen by"), max_length=10, choices=Audience, default=Audience.ALL)
    series = models.CharField(_("number series"), max_length=60, blank=True)
    n_number = models.PositiveIntegerField(_("N-number"), null=True, blank=True)
    superseded_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    expected = models.CharField(_("what is expected"), max_length=300, blank=True)
    expected_by = models.DateField(_("by when"), null=True, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    occasion_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    occasion_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    occasion = GenericForeignKey("occasion_type", "occasion_id")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(_("added"), default=clock.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("created_at", "pk")
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="document_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "n_number"],
                name="document_n_number_once",
                violation_error_message=_("This N-number is taken."),
            ),
            models.CheckConstraint(
                condition=models.Q(series="", n_number__isnull=True)
                | (~models.Q(series="") & models.Q(n_number__isnull=False)),
                name="document_number_with_series",
            ),
            models.CheckConstraint(
                condition=models.Q(audience__in=["all", "committee"]), name="document_known_audience"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="document_number_fixed", fields=["series", "n_number", "owner_type", "owner_id", "created_at"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the newest version, as `visible_to` readers reach it."""
        return self.latest.get_absolute_url()

    @property
    def reference(self) -> str:
        """The N-number as it is written ("N 12"), or nothing."""
        return f"N {self.n_number}" if self.n_number is not None else ""

    @property
    def said(self) -> Said:
        """What is said with it."""
        return Said(expected=self.expected, expected_by=self.expected_by, note=self.note, occasion=self.occasion)

    @property
    def kind_label(self) -> str:
        return kinds.label_of(self.kind)

    @property
    def latest(self) -> "DocumentVersion":
        """The newest version; costs nothing after `with_versions()`."""
        return max(self.versions.all(), key=lambda version: version.number)


class DocumentVersion(models.Model):
    """One content of a document. It never changes: the run-time role may add and read, nothing else."""

    append_only: ClassVar[bool] = True

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(upload_to=generated_name, max_length=200, db_index=True)
    filename = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("format"), max_length=100)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("uploaded"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("document version")
        verbose_name_plural = _("document versions")
        ordering = ("document", "number")
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_once")]
        triggers = append_only_triggers("document_version")

    def __str__(self) -> str:
        return f"{self.filename} ({self.number})"

    def get_absolute_url(self) -> str:
        return reverse("documents:download", args=[self.document_id, self.number])

    @property
    def format(self) -> str:
        """The format as people call it: "PDF", "DOCX"."""
        return self.filename.rpartition(".")[2].upper()
