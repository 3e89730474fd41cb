from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "liaisons.register"
    label = "register"
    verbose_name = _("Register of liaisons")

    def ready(self) -> None:
        from liaisons.register import joining
        from liaisons.register.contributions import joining as contributions
        from liaisons.register.documents import joining as documents
        from liaisons.register.iec import joining as iec
        from liaisons.register.internal import joining as internal
        from liaisons.register.leaders import joining as leaders
        from liaisons.register.representatives import joining as representatives
        from liaisons.register.reviews import joining as reviews

        for part in (joining, internal, iec, representatives, reviews, documents, contributions, leaders):
            part.join()
