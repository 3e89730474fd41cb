from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from core.accounts import acknowledging, backends, checks, own_data, second_factor, standing  # noqa: F401
        from core.accounts.everywhere import make_row

        post_migrate.connect(make_row, sender=self, dispatch_uid="accounts-everywhere")
        backends.know(acknowledging.KNOWN_AS, acknowledging.acknowledgements_of_person)
        backends.know(standing.KNOWN_AS, standing.standing_of_person)
        backends.know(second_factor.KNOWN_AS, second_factor.second_factor_of_person)
        backends.know(second_factor.PERSONA_KNOWN_AS, second_factor.persona_of_person)
        own_data.register("appointments", own_data.appointments)
        own_data.register("acknowledgements", own_data.acknowledgements)
