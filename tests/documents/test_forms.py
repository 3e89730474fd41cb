"""A form that fails keeps the uploaded file."""

import re
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from core.documents.forms import KeepsUploads, KeptFileField
from core.workflow.forms import ActionForm
from tests.documents import samples
from tests.factories.accounts import UserFactory


class StatutesForm(KeepsUploads, forms.Form):
    title = forms.CharField()
    statutes = KeptFileField(required=True, label="Statutes")


class ActionWithFile(KeepsUploads, ActionForm):
    paper = KeptFileField(required=False, label="Paper")


def upload(name: str = "s.pdf", data: bytes = samples.PDF) -> dict[str, Any]:
    return {"statutes": SimpleUploadedFile(name, data)}


def token_in(form: forms.Form) -> str:
    found = re.search(r'name="statutes-kept" value="([^"]+)"', form.as_p())
    assert found, form.as_p()
    return found[1]


def test_file_survives_a_failing_form(db: None) -> None:
    person = UserFactory()
    failing = StatutesForm({"title": ""}, upload(), person=person)
    assert not failing.is_valid()
    assert "statutes" not in failing.errors
    assert "s.pdf" in failing.as_p()
    assert "required" not in re.search(r'<input type="file"[^>]*>', failing.as_p())[0]

    second = StatutesForm({"title": "Now", "statutes-kept": token_in(failing)}, {}, person=person)
    assert second.is_valid(), second.errors
    assert second.cleaned_data["statutes"].filename == "s.pdf"


def test_another_file_replaces_the_kept_one(db: None) -> None:
    person = UserFactory()
    failing = StatutesForm({"title": ""}, upload(), person=person)
    failing.is_valid()
    data = {"title": "Now", "statutes-kept": token_in(failing)}
    second = StatutesForm(data, upload("t.txt", b"other"), person=person)
    assert second.is_valid()
    assert second.cleaned_data["statutes"].filename == "t.txt"


def test_kept_file_can_be_removed(db: None) -> None:
    person = UserFactory()
    failing = StatutesForm({"title": ""}, upload(), person=person)
    failing.is_valid()
    data = {"title": "Now", "statutes-kept": token_in(failing), "statutes-drop": "on"}
    assert StatutesForm(data, {}, person=person).errors == {"statutes": ["Choose a file."]}


def test_token_of_another_person_is_refused(db: None) -> None:
    failing = StatutesForm({"title": ""}, upload(), person=UserFactory())
    failing.is_valid()
    stolen = StatutesForm({"title": "Now", "statutes-kept": token_in(failing)}, {}, person=UserFactory())
    assert stolen.errors == {"statutes": ["The kept file is no longer there; choose it again."]}


def test_refused_file_is_not_kept_and_the_reason_stands_at_the_field(db: None) -> None:
    form = StatutesForm({"title": "x"}, upload("s.docm", samples.docx()), person=UserFactory())
    assert form.errors == {"statutes": ["Files with macros are not accepted."]}
    assert "statutes-kept" not in form.as_p()


def test_empty_form_asks_for_a_file(db: None) -> None:
    assert StatutesForm({"title": "x"}, {}, person=UserFactory()).errors == {"statutes": ["Choose a file."]}


def test_form_of_an_action_knows_the_person_by_the_standing(db: None) -> None:
    person = UserFactory()
    from core.accounts.standing import standing_of

    files = {"paper": SimpleUploadedFile("s.pdf", samples.PDF)}
    form = ActionWithFile({}, files, obj=None, standing=standing_of(person))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["paper"].person == person.pk


def test_form_without_a_person_is_a_mistake_of_the_program(db: None) -> None:
    with pytest.raises(RuntimeError, match="whose uploads"):
        StatutesForm({"title": "x"}, upload()).is_valid()
