"""A file field that survives a failing form: the upload is kept on the server under a token."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.documents import kept, uploads
from core.documents.kept import KeptUpload


class KeptFileInput(forms.FileInput):
    """A file input that shows what is kept already and carries its token."""

    template_name = "documents/widgets/kept_file.html"
    kept: KeptUpload | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return a new file, or the token of the one kept, unless it is to be dropped."""
        upload = files.get(name)
        if upload is not None:
            return upload
        if data.get(f"{name}-drop"):
            return None
        return data.get(f"{name}-kept") or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = self.kept
        if self.kept is not None:
            context["widget"]["attrs"].pop("required", None)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        return self.kept is None and super().use_required_attribute(initial)


class KeptFileField(forms.Field):
    """A checked upload; its clean value is a `KeptUpload`, which `add_document` takes over.

    The form has to know whose it is: see `KeepsUploads`.
    """

    widget = KeptFileInput
    default_error_messages = {
        "required": _("Choose a file."),
        "gone": _("The kept file is no longer there; choose it again."),
    }
    person: User | None = None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"accept": uploads.ACCEPT}

    def clean(self, value: Any) -> KeptUpload | None:
        """Check and keep a new file, or find the one kept. Raises `ValidationError` naming the reason."""
        if self.person is None:
            raise RuntimeError("The form does not say whose uploads these are: give it a person.")
        if value in self.empty_values:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return None
        if isinstance(value, UploadedFile):
            found: KeptUpload | None = kept.keep(value, person=self.person)
        else:
            found = kept.find(str(value), person=self.person)
            if found is None:
                raise forms.ValidationError(self.error_messages["gone"], code="gone")
        assert isinstance(self.widget, KeptFileInput)
        self.widget.kept = found
        return found


class KeepsUploads(forms.BaseForm):
    """Mixin for forms with `KeptFileField`s, put before the form class.

    Whose uploads are kept is `person`, or the person of the `standing` that the form of an action gets.
    """

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        standing = kwargs.get("standing")
        super().__init__(*args, **kwargs)
        person = person or getattr(standing, "person", None)
        for field in self.fields.values():
            if isinstance(field, KeptFileField):
                field.person = person
