"""The documents of an application, made in the background. Every task may run twice without harm."""

from typing import Any

from celery import shared_task
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from committees.ballots import presentation as ballots
from committees.ballots.models import Result
from committees.directory.papers import series_of
from core.documents import pdf
from core.documents import services as documents
from core.documents.models import Document
from core.workflow.models import Event
from liaisons.applications import states
from liaisons.applications.models import Application
from liaisons.applications.queries import last_ballot
from liaisons.applications.snapshots import readable

BEAT_SCHEDULE = {
    "applications-file-missing": {"task": "liaisons.applications.tasks.file_missing", "schedule": 300.0},
}

FORM, CIRCULATED_FORM, LETTER = "application-form", "circulated-application", "outcome-letter"


@shared_task
def file_form(pk: int) -> None:
    """File the form as submitted as a PDF, once a submission."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=pk)
        known = Document.objects.of(application).filter(kind=FORM).first()
        title = _("Application form %(reference)s") % {"reference": application.reference}
        name = f"{application.reference}-{application.snapshot_digest[:8]}.pdf"
        if known is not None and known.versions.filter(filename=name).exists():
            return
        content = _form_pdf(application)
        if known is None:
            documents.add_document(owner=application, title=title, kind=FORM, content=content, filename=name, by=None)
        else:
            documents.add_version(document=known, content=content, filename=name, by=None)


@shared_task
def circulate_form(pk: int) -> None:
    """Give the form an N-number of the committee, once (EXT-24, DOC-07)."""
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=pk)
        if Document.objects.of(application).filter(kind=CIRCULATED_FORM).exists():
            return
        circulated = Event.objects.of(application).filter(action="circulate").last()
        documents.add_document(
            owner=application,
            title=_("Liaison of %(organization)s: application") % {"organization": application.organization},
            kind=CIRCULATED_FORM,
            content=_form_pdf(application),
            filename=f"{application.reference}.pdf",
            by=None,
            audience=Document.Audience.COMMITTEE,
            series=series_of(application.managing),
            number=circulated.facts.get("n_number") if circulated is not None else None,
        )


@shared_task
def file_outcome_letter(pk: int) -> None:
    """File the letter to the applicant about the committee's decision, once a result (EXT-27).

    A corrected result makes a new version of the letter (COM-06).
    """
    with transaction.atomic():
        application = Application.objects.select_for_update().get(pk=pk)
        ballot = last_ballot(application)
        result = Result.objects.filter(question__ballot=ballot, question__concerns_subject=True).first()
        name = f"{application.reference}-decision-{result.pk if result else 0}.pdf"
        known = Document.objects.of(application).filter(kind=LETTER).first()
        if known is not None and known.versions.filter(filename=name).exists():
            return
        content = pdf.render(
            "pdf/applications/outcome_letter.html",
            {
                "application": application,
                "approved": application.state != states.NOT_APPROVED,
                "totals": ballots.tally(ballot) if ballot is not None else None,
            },
            title=_("Decision on %(reference)s") % {"reference": application.reference},
        )
        if known is not None:
            documents.add_version(document=known, content=content, filename=name, by=None)
            return
        documents.add_document(
            owner=application,
            title=_("Letter about the decision"),
            kind=LETTER,
            content=content,
            filename=name,
            by=None,
        )


@shared_task
def file_missing() -> int:
    """Make the documents that a lost task has left out; return how many applications were looked after."""
    kind = ContentType.objects.get_for_model(Application)

    def without(name: str) -> Any:
        made = Document.objects.filter(owner_type=kind, owner_id=OuterRef("pk"), kind=name)
        return Application.objects.filter(~Exists(made))

    decided = (states.APPROVED, states.NOT_APPROVED, states.REGISTERED)
    wanted = (
        (file_form, without(FORM).filter(submitted_at__isnull=False)),
        (circulate_form, without(CIRCULATED_FORM).filter(circulated_at__isnull=False)),
        (file_outcome_letter, without(LETTER).filter(state__in=decided)),
    )
    done = 0
    for task, applications in wanted:
        for pk in applications.order_by("pk").values_list("pk", flat=True)[:200]:
            task(pk)
            done += 1
    return done


def _form_pdf(application: Application) -> bytes:
    return pdf.render(
        "pdf/applications/form.html",
        {
            "application": application,
            "organization": application.snapshot["organization"],
            "sections": readable(application.snapshot),
            "files": application.snapshot["files"],
        },
        title=_("Application %(reference)s") % {"reference": application.reference},
    )
