"""What the actions of a representation change besides the state."""

from typing import Any

from django.utils.translation import gettext as _

from committees.ballots import services as ballots
from committees.ballots.models import Ballot, Resolution
from core import clock
from core.accounts import services as accounts
from core.accounts.models import Appointment, User
from core.accounts.roles import Role
from core.workflow.engine import Move, perform
from liaisons.register.representatives import scope, services
from liaisons.register.representatives.models import Interest, Registration, Representative


def open_account(move: Move) -> None:
    """Give the representative an account; rights come with the registration alone (SVC-01)."""
    representative: Representative = move.obj
    representative.person = User.objects.filter(email__iexact=representative.email).first() or (
        accounts.register_person(email=representative.email, name=representative.name)
    )


def put_to_vote(move: Move) -> None:
    """Arrange a ballot of the committee represented that only appoints (Appendix F)."""
    representative: Representative = move.obj
    home = representative.home
    if home is None:
        raise LookupError("only a committee decides by ballot on who represents it")
    ballot = ballots.arrange_cib(
        committee=home,
        subject=representative,
        kind=Ballot.Kind.OTHER,
        title=services.title_of(representative),
        question=_("Shall %(name)s (%(email)s) represent %(home)s in %(committee)s?")
        % {
            "name": representative.name,
            "email": representative.email,
            "home": home,
            "committee": representative.committee,
        },
        # Published resolutions are public and name no person (SVC-05): he is named in the question to the members.
        resolution_text=_(
            "%(home)s appoints its representative in %(committee)s (%(liaison)s): the person named in the question"
            " put to the members."
        )
        % {"home": home, "committee": representative.committee, "liaison": representative.internal},
        opens_on=move.data["opens_on"],
        closes_on=move.data["closes_on"],
        by=move.person,
    )
    move.facts["ballot"] = ballot.pk


def take_resolution(move: Move) -> None:
    """Attach the resolution that appoints him; no liaison comes of it (Appendix F)."""
    move.obj.resolution = Resolution.objects.get(ballot=move.data["ballot"])
    move.facts["resolution"] = move.obj.resolution.pk


def activate(move: Move) -> None:
    """Register him, end who stood in and whom he replaces, and ask him for the list (REP-02, REP-03, INT-08)."""
    representative: Representative = move.obj
    today = clock.today(representative.zone)
    representative.started_on = today
    _register(move, move.data.get("committees") or [])
    # At level observe there is nothing to confirm.
    representative.confirmed_at = None if scope.main_committee(representative) else move.at
    _give_role(representative, move.actor)
    if representative.replaces is not None and not representative.replaces.state_declared.final:
        perform(representative.replaces, "end", actor=None)
    if representative.internal is not None and not representative.by_office:
        for each in representative.internal.representatives.in_office().filter(by_office=True):
            perform(each, "end", actor=None)


def _register(move: Move, committees: Any) -> None:
    """Let the open registrations be those in `committees` and in the liaison's own committee, from today on."""
    representative: Representative = move.obj
    today = clock.today(representative.zone)
    main = scope.main_committee(representative)
    wanted = {committee.pk: committee for committee in committees}
    if main is not None:
        wanted[main.pk] = main
    held = {each.committee_id: each for each in representative.registrations.open().select_related("committee")}
    for pk, registration in held.items():
        if pk not in wanted:
            registration.close(today)
    for pk, committee in wanted.items():
        if pk not in held:
            Registration.objects.create(
                representative=representative, committee=committee, starts_on=today, made_by=move.actor
            )
    move.facts["registered"] = sorted(str(committee) for committee in wanted.values())


def confirm_list(move: Move) -> None:
    representative: Representative = move.obj
    representative.confirmed_at = move.at
    representative.names_body = bool(move.data.get("names_body"))
    if representative.names_body:
        move.facts["names_body"] = True


def ask_correction(move: Move) -> None:
    move.obj.correction = move.text


def change_registrations(move: Move) -> None:
    """Change the list; the representative confirms it anew (REP-03)."""
    _register(move, move.data["committees"])
    move.obj.correction = ""
    move.obj.confirmed_at = None if scope.main_committee(move.obj) else move.at


def state_interests(move: Move) -> None:
    """Replace the list of interests; it gives no access (REP-11)."""
    representative: Representative = move.obj
    wanted = {committee.pk for committee in move.data["committees"]}
    representative.interests.exclude(committee__in=wanted).delete()
    known = set(representative.interests.values_list("committee", flat=True))
    Interest.objects.bulk_create(
        Interest(representative=representative, committee_id=pk) for pk in sorted(wanted - known)
    )
    move.facts["interests"] = len(wanted)


def suspend(move: Move) -> None:
    """Take the rights for as long as it lasts; who decided is kept, the reason stays inside (CND-11)."""
    representative: Representative = move.obj
    representative.suspended_by = move.data["decided_by"]
    move.facts.update(decided_by=representative.suspended_by, decided_on=move.data["decided_on"].isoformat())
    _take_role(representative)


def restore(move: Move) -> None:
    representative: Representative = move.obj
    representative.suspended_by = ""
    _give_role(representative, move.actor)


def end(move: Move) -> None:
    """Take every right that the representation gave, close its registrations, and fill the gap (REV-09, REP-12)."""
    representative: Representative = move.obj
    today = clock.today(representative.zone)
    representative.ended_on = today
    representative.correction = ""
    for registration in representative.registrations.open():
        registration.close(today)
    representative.interests.all().delete()
    _take_role(representative)
    if "decision" in move.data:
        move.facts.update(decision=move.data["decision"], decided_on=move.data["decided_on"].isoformat())
    # The system ends it with its liaison, or because a successor is there: then there is no gap.
    if move.actor is not None:
        services.fill_gap(representative)


def _give_role(representative: Representative, by: Any) -> None:
    liaison, person = representative.liaison, representative.person
    if person is None:
        raise LookupError("a representative is registered with his account")
    if liaison is None:
        return
    if not Appointment.objects.on(liaison).in_force().filter(person=person, role=Role.REPRESENTATIVE).exists():
        accounts.appoint(person=person, role=Role.REPRESENTATIVE, scope=liaison, by=by)


def _take_role(representative: Representative) -> None:
    if representative.liaison is None or representative.person is None:
        return
    held = Appointment.objects.on(representative.liaison).filter(person=representative.person, role=Role.REPRESENTATIVE)
    for appointment in held.in_force():
        accounts.end(appointment)
