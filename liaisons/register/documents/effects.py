"""What the actions on documents under way change besides the state."""

from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.documents.services import next_reference
from core.notifications.services import tell
from core.workflow.engine import Move
from core.workflow.parties import Recipient
from liaisons.register.documents.models import Backing, Feedback, PassingOn


def pass_on(move: Move) -> None:
    """Number it and write to the group (DOC-04, REP-09)."""
    passing: PassingOn = move.obj
    passing.reference = next_reference("PO", "passing-on", clock.today(passing.zone).year)
    move.on_behalf = str(passing.body)
    about = {name: getattr(passing, f"{name}_id") for name in ("document", "ballot", "meeting")}
    move.facts.update({name: key for name, key in about.items() if key is not None})
    move.facts.update(group=passing.group, addresses=len(passing.addresses))
    # Members of a committee have accounts, in whose inbox it lies; a group of an organization has none.
    accounts = User.objects.filter(email__in=passing.addresses).in_bulk(field_name="email") if passing.home else {}
    tell(
        to=[accounts.get(address) or Recipient(email=address) for address in passing.addresses],
        template="register/documents/passed_on",
        context={"passing": passing},
        key=f"passing-on:{passing.pk}",
        about=passing,
        link="",
    )
    move.told.append(_("%(group)s (%(number)d)") % {"group": passing.group, "number": len(passing.addresses)})


def add_feedback(move: Move) -> None:
    Feedback.objects.create(passing=move.obj, source=move.data["source"], text=move.data["text"], at=move.at)


def return_feedback(move: Move) -> None:
    passing: PassingOn = move.obj
    passing.summary = move.data["summary"]
    passing.returned_on = clock.today(passing.zone)
    move.facts["feedback"] = passing.feedback.count()


def ask(move: Move) -> None:
    backing: Backing = move.obj
    backing.reference = next_reference("BK", "backing", clock.today(backing.zone).year)
    move.facts.update(document=backing.document_id, organization=str(backing.organization))


def answer(move: Move) -> None:
    """Keep the answer with its reason; nothing else follows from it (DOC-08)."""
    backing: Backing = move.obj
    backing.answer = move.data["answer"]
    backing.reason = move.data["reason"]
    backing.answered_at = move.at
    move.on_behalf = str(backing.organization)
    move.facts["answer"] = backing.answer
