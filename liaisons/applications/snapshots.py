"""What is frozen of a form when it is submitted, and how it reads (EXT-16, EXT-19)."""

from typing import Any

from django.utils.translation import gettext as _

from core.documents.models import Document
from liaisons.applications.models import LiaisonRequest

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("liaison", ("category", "intergovernmental", "change_of_category", "project", "late_in_project")),
    (
        "eligibility",
        (
            "not_for_profit",
            "competence",
            "authority",
            "sharing_drafts",
            "seeking_views",
            "consolidating",
            "legal_entity",
            "statutes_link",
            "membership_reach",
            "multinational",
        ),
    ),
    (
        "justification",
        ("reason", "benefit_applicant", "benefit_committee", "goals_short", "goals_medium", "goals_long"),
    ),
    ("acceptance", ("accepts_copyright", "accepts_patents", "accepts_free", "accepts_reciprocity")),
    ("representative", ("representative_name", "representative_email")),
)


def section_titles() -> dict[str, str]:
    return {
        "liaison": _("The liaison"),
        "eligibility": _("Eligibility"),
        "justification": _("Justification"),
        "acceptance": _("Terms accepted"),
        "representative": _("Representative"),
    }


def snapshot_of(form: LiaisonRequest) -> dict[str, Any]:
    """Return the whole form as plain data: the organization, the answers, the digests of its files."""
    organization = form.organization
    files = Document.objects.of(form).current().with_versions()
    return {
        "organization": {
            "name": organization.full_name,
            "country": organization.country,
            "headquarters": organization.headquarters,
            "website": organization.website,
            "description": organization.description,
        },
        "answers": {name: getattr(form, name) for _section, names in SECTIONS for name in names},
        "files": [
            {"title": each.title, "filename": each.latest.filename, "sha256": each.latest.sha256} for each in files
        ],
    }


def readable(snapshot: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the answers of `snapshot` by section, with the labels of the form; what is empty is left out."""
    titles = section_titles()
    answers = snapshot.get("answers", {})
    sections = []
    for section, names in SECTIONS:
        rows = [(_label(name), _text(name, answers[name])) for name in names if answers.get(name) not in ("", None)]
        if rows:
            sections.append((titles[section], rows))
    return sections


def _field(name: str) -> Any:
    return LiaisonRequest._meta.get_field(name)


def _label(name: str) -> str:
    return str(_field(name).verbose_name).capitalize()


def _text(name: str, answer: Any) -> str:
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    choices = dict(_field(name).flatchoices)
    return str(choices.get(answer, answer))
