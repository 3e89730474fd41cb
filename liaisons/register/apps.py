from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "liaisons.register"
    label = "register"
    verbose_name = _("Register of liaisons")

    def ready(self) -> None:
        from committees.ballots import ports as ballots
        from committees.directory.ports import paper_readers
        from core.documents import access, kinds
        from liaisons.register import panels, receivers  # noqa: F401
        from liaisons.register.internal import finds, votes  # noqa: F401
        from liaisons.register.internal import kinds as internal_kinds
        from liaisons.register.internal import panels as internal_panels
        from liaisons.register.internal.models import InternalLiaison
        from liaisons.register.models import Liaison
        from liaisons.register.reading import PAPER_READERS

        access.register_owner("register.liaison", visible=Liaison.objects.concerning, inside=Liaison.objects.concerning)
        internal_papers = InternalLiaison.objects.seen_from_inside
        access.register_owner("register.internalliaison", visible=internal_papers, inside=internal_papers)
        kinds.register_kind(internal_kinds.PROPOSER_REPORT, _("Report of a proposer"))
        kinds.register_kind(internal_kinds.TARGET_REPORT, _("Report of a committee manager"))
        ballots.register_subject(
            "register.internalliaison",
            may_open=votes.may_be_voted_on,
            may_correct=votes.may_change_outcome,
            title=votes.title,
        )
        internal_panels.register()
        paper_readers.register("representatives", PAPER_READERS)
        panels.register()
