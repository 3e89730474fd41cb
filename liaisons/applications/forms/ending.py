"""What naming a representative and withdrawing an application need to know."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.workflow.forms import ActionForm
from liaisons.applications.forms.fields import long_text


class RepresentativeForm(ActionForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail address"))


class WithdrawForm(ActionForm):
    reason = long_text(_("Reason"), required=False, rows=3)
