"""Registering with what an identity provider says of a person; apart from the other forms, which it is built on."""

from typing import Any

from allauth.socialaccount.forms import SignupForm


class ProviderSignupForm(SignupForm):
    """The form of registering, where the address that the provider has verified is not open to changes (SVC-01).

    Another address would count as confirmed together with that one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(address.verified for address in self.sociallogin.email_addresses):
            self.fields["email"].disabled = True
