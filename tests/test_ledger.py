"""What the database refuses to the running application, and what `verify_ledger` finds where its owner tampered."""

# The statements are put together from names that stand here; their values are passed apart.
# ruff: noqa: S608, PT012

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, transaction

from core import clock
from core.workflow import ledger, registry
from core.workflow.declaration import Workflow
from core.workflow.engine import perform
from core.workflow.models import Anchor, Event
from liaisons.applications.models import Application
from liaisons.register.internal.models import InternalLiaison
from liaisons.register.models import IecLiaison, JointWork, Review
from liaisons.register.reviews.services import begin_round
from tests import scenarios
from tests.scenarios import Cast, ballot_on

pytestmark = [pytest.mark.database, pytest.mark.django_db]

WORKFLOWS = {
    "application",
    "ballot",
    "backing",
    "contribution",
    "iec_liaison",
    "internal_liaison",
    "joint_work",
    "liaison",
    "new_work",
    "passing_on",
    "representative",
    "review",
    "review_round",
    "term",
}
# A decided ballot has an outcome and no other has: it is set along, so that the jump alone is what is refused.
# A liaison in force has been told to its target and has begun: both are set from the start.
# Work that was accepted is a project, and what was decided has its day; so has a term that was ended early.
ALONG = {
    "backing": ", answer = case when %(state)s::varchar = 'answered' then 'full' else '' end",
    "ballot": ", outcome = case when %(state)s::varchar = 'decided' then 'approved' else '' end",
    "iec_liaison": ", level = case when %(state)s::varchar = 'escalated' then 1 else 0 end",
    "new_work": (
        ", decided_on = case when %(state)s::varchar = 'proposed' then null else current_date end"
        ", project_id = case when %(state)s::varchar = 'accepted' then (select min(id) from projects_project) end"
    ),
    "term": ", ended_on = case when %(state)s::varchar = 'ended_early' then current_date end",
}
# A second term at the same post is refused by a rule of its own, unless it was taken back before its first day.
BESIDE = {"term": {'"ended_on"': "starts_on - 1"}}
LEDGERS = (
    "workflow_event",
    "workflow_anchor",
    "workflow_deadlinechange",
    "workflow_reminder",
    "documents_documentversion",
)


@pytest.fixture
def made() -> Cast:
    return scenarios.cast("ISO/TC 907", p_members=1, o_members=0, group=True)


@pytest.fixture
def rows(made: Cast) -> dict[str, Any]:
    """A row of every procedure: an application in vote, its ballot, a liaison of either kind, a representative."""
    from tests.contributions import stages as contributions
    from tests.factories.organizations import LiaisonFactory
    from tests.iec import stages as iec
    from tests.internal import stages
    from tests.leaders import stages as leaders
    from tests.passing import stages as passing
    from tests.projects import stages as projects

    projects.project(made)
    document, speaker = passing.paper(made), passing.represented(made)
    between = stages.proposed(stages.Pair(made, scenarios.cast("ISO/TC 906")))
    InternalLiaison.objects.filter(pk=between.pk).update(informed_at=clock.now(), started_on=clock.today())
    # A manager by office can stand in every state of a representative.
    between.representatives.update(by_office=True)
    application = scenarios.in_vote(made)
    desk = iec.of(made)
    with_iec, work = iec.prepared(desk), iec.reported(desk)
    # In force with everything that this asks for, whatever the state is set to.
    IecLiaison.objects.filter(pk=with_iec.pk).update(
        decision="carried",
        agreed_on=clock.today(),
        started_on=clock.today(),
    )
    JointWork.objects.filter(pk=work.pk).update(outcome_on=clock.today())
    liaison = LiaisonFactory()
    began = begin_round(committee=made.committee, by=made.manager)
    review = Review.objects.of(speaker.liaison).get()
    said = {"outcome": "confirmed", "outcome_on": clock.today(), "reason": "Useful.", "hearing_until": clock.today()}
    Review.objects.filter(pk=review.pk).update(**said)
    return {
        "application": application,
        "iec_liaison": with_iec,
        "joint_work": work,
        "review": review,
        "review_round": began,
        "ballot": ballot_on(application),
        "representative": between.named,
        "liaison": liaison,
        "internal_liaison": between,
        "new_work": projects.proposed(made),
        "term": leaders.appointed(made),
        "contribution": contributions.sent(speaker, document=document),
        "passing_on": passing.passed(speaker, document),
        "backing": passing.asked(made, speaker, document),
    }


def refused(statement: str, values: Any, says: str) -> None:
    """Run a statement with the rights of the running application; the database has to refuse it."""
    with (
        pytest.raises((ProgrammingError, InternalError), match=says),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("liaison_desk_runtime",)
        cursor.execute(statement, values)


@contextmanager
def the_owner(*triggers_of: str) -> Iterator[Any]:
    """Act as whoever owns the database and has switched the triggers of these tables off."""
    with connection.cursor() as cursor:
        # Pending checks of foreign keys would keep a table from being altered.
        cursor.execute("set constraints all immediate")
        cursor.execute("set local role none")
        for table in triggers_of:
            cursor.execute(f"alter table {table} disable trigger user")
        yield cursor
        for table in triggers_of:
            cursor.execute(f"alter table {table} enable trigger user")
        cursor.execute("set local role liaison_desk_runtime")


def test_every_procedure_is_tried() -> None:
    assert {workflow.name for workflow in registry.workflows()} == WORKFLOWS


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_an_illegal_jump_is_refused_from_every_state(rows: dict[str, Any], name: str) -> None:
    """The state is set to each one in turn by the owner; every jump that is not declared fails."""
    row = rows[name]
    workflow: Workflow = row.workflow
    table = row._meta.db_table
    legal = set(workflow.jumps())
    assert legal
    states = [state.value for state in workflow.states]
    move = f"update {table} set state = %(state)s::varchar{ALONG.get(name, '')} where id = %(pk)s"
    for source in states:
        with transaction.atomic():
            with the_owner(table) as cursor:
                cursor.execute(move, {"state": source, "pk": row.pk})
            for target in states:
                if source == target or (source, target) in legal:
                    continue
                refused(move, {"state": target, "pk": row.pk}, "Invalid transition")
            with the_owner(table) as cursor:
                cursor.execute(move, {"state": row.state, "pk": row.pk})


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("name", sorted(WORKFLOWS))
def test_no_row_begins_in_the_middle(rows: dict[str, Any], name: str) -> None:
    row = rows[name]
    table = row._meta.db_table
    columns = ", ".join(
        connection.ops.quote_name(field.column) for field in row._meta.concrete_fields if not field.primary_key
    )
    values = columns.replace('"state"', "%s")
    for column, value in BESIDE.get(name, {}).items():
        values = values.replace(column, value)
    for state in row.workflow.states:
        if state.value not in row.workflow.beginnings:
            copy = f"insert into {table} ({columns}) select {values} from {table} where id = %s"
            refused(copy, [state.value, row.pk], "Cannot insert")


@pytest.mark.rule("SVC-07")
@pytest.mark.parametrize("table", LEDGERS)
def test_a_ledger_is_not_edited_shortened_or_emptied(rows: dict[str, Any], table: str) -> None:
    refused(f"update {table} set id = id", [], "permission denied")
    refused(f"delete from {table}", [], "permission denied")
    refused(f"truncate {table} cascade", [], "permission denied")


@pytest.mark.rule("SVC-07")
def test_lifting_the_triggers_does_not_open_the_ledger(rows: dict[str, Any]) -> None:
    lifted = "select set_config('pgtrigger.ignore', '{workflow_event:event_append_only}', true)"
    with connection.cursor() as cursor:
        cursor.execute(lifted)
    refused("update workflow_event set action = 'forged'", [], "permission denied")
    refused("alter table workflow_event disable trigger user", [], "must be owner")


@pytest.mark.rule("SVC-07")
def test_even_its_owner_is_stopped_by_the_triggers(application: Application) -> None:
    for statement, says in (
        ("update workflow_event set action = 'forged'", "Cannot update"),
        ("delete from workflow_event", "Cannot update or delete"),
        ("truncate workflow_event cascade", "the ledger cannot be emptied"),
        ("update workflow_eventtext set text = 'forged'", "Cannot update"),
    ):
        with pytest.raises((ProgrammingError, InternalError), match=says), transaction.atomic(), the_owner() as cursor:
            cursor.execute(statement)


@pytest.fixture
def application(made: Cast) -> Application:
    application = scenarios.returned(made)
    assert Event.objects.of(application).count() == 3
    return application


def found() -> list[str]:
    return list(ledger.verify())


@pytest.mark.rule("SVC-07")
class TestTampering:
    """Each test tampers as the owner of the database could, with every trigger off."""

    def tamper(self, statement: str, *values: Any, table: str = "workflow_event") -> None:
        with the_owner(table) as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount > 0

    def test_untouched(self, application: Application) -> None:
        assert found() == []
        call_command("verify_ledger")

    @pytest.mark.parametrize(
        ("column", "value"),
        [
            ("action", "withdraw"),
            ("target", "approved"),
            ("source", "approved"),
            ("actor_id", None),
            ("acting_as", "Nobody"),
            ("on_behalf", "Somebody else"),
            ("rules", '["EXT-99"]'),
            ("facts", '{"outcome": "approved"}'),
            ("internal", True),
            ("text_digest", "0" * 64),
            ("at", "2001-01-01T00:00:00Z"),
            ("workflow", "ballot"),
        ],
    )
    def test_an_edited_event(self, application: Application, column: str, value: Any) -> None:
        self.tamper(
            f"update workflow_event set {column} = %s where subject_id = %s and seq = 2 and workflow = 'application'",
            value,
            application.pk,
        )
        assert any("event 2: it was edited" in each for each in found())

    def test_a_missing_event(self, application: Application) -> None:
        self._delete(application, "seq = 2")
        assert f"application {application.pk}, event 3: an event before it is missing" in found()

    def test_a_chain_cut_off_at_its_end(self, application: Application) -> None:
        self._delete(application, "seq = 3")
        assert f"application {application.pk}: it counts 3 events, the ledger ends with number 2" in found()

    def test_a_chain_that_is_gone(self, application: Application) -> None:
        self._delete(application, "true")
        assert f"application {application.pk}: its 3 events are missing" in found()

    def test_a_chain_cut_off_together_with_its_head(self, application: Application, monkeypatch: Any) -> None:
        """Whoever mends the object as well is found out by the anchor over all events."""
        monkeypatch.setattr(ledger, "ANCHOR_LAG", -ledger.ANCHOR_LAG)
        assert ledger.anchor() is not None
        second = Event.objects.of(application).get(seq=2)
        self._delete(application, "seq = 3")
        self.tamper(
            "update applications_application set version = 2, head = %s, state = 'submitted' where id = %s",
            second.digest,
            application.pk,
            table="applications_application",
        )
        assert found() == [
            f"anchor {Anchor.objects.get().pk}: the events 1 to {Anchor.objects.get().up_to} are not those it covered"
        ]

    def test_an_edited_text(self, application: Application) -> None:
        self.tamper("update workflow_eventtext set text = 'All is well.'", table="workflow_eventtext")
        assert found() == [f"application {application.pk}, event 3: its text was edited"]

    def test_an_erased_text_breaks_nothing(self, application: Application) -> None:
        self.tamper("delete from workflow_eventtext", table="workflow_eventtext")
        assert found() == []

    def test_a_state_that_differs(self, application: Application) -> None:
        self.tamper(
            "update applications_application set state = 'approved' where id = %s",
            application.pk,
            table="applications_application",
        )
        assert found() == [f"application {application.pk}: it is 'approved', but its last event led to 'returned'"]

    def test_a_forged_event_needs_the_key(self, application: Application, settings: Any) -> None:
        settings.LEDGER_KEY = "guessed"
        perform(application, "submit", actor=application.request.created_by)
        settings.LEDGER_KEY = "tests"
        assert f"application {application.pk}, event 4: it was edited" in found()

    def test_the_command_fails_and_names_it(self, application: Application) -> None:
        self._delete(application, "seq = 2")
        with pytest.raises((CommandError, SystemExit)):
            call_command("verify_ledger")

    def _delete(self, application: Application, which: str) -> None:
        chain = f"workflow = 'application' and subject_id = {application.pk}"
        events = f"select id from workflow_event where {chain} and {which}"
        self.tamper(f"delete from workflow_eventtext where event_id in ({events}) or true", table="workflow_eventtext")
        self.tamper(
            f"update notifications_message set event_id = null where event_id in ({events}) or event_id is null",
            table="notifications_message",
        )
        self.tamper(f"delete from workflow_event where id in ({events})")
