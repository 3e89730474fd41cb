"""Representatives contribute: for which body, where, with what; what was sent stays (REP-05, REP-08, REV-09)."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.accounts.models import User
from core.accounts.roles import Role
from core.documents.models import Document
from core.notifications.models import Message
from core.workflow import ledger
from core.workflow.engine import perform
from core.workflow.models import Event
from core.workflow.refusals import ActionRefused, GuardFailed, NotAllowed
from liaisons.register.contributions import services
from liaisons.register.models import Contribution, Representative
from tests.contributions import stages
from tests.contributions.stages import sent
from tests.documents.samples import PDF
from tests.factories.accounts import holder
from tests.factories.directory import GroupMemberFactory
from tests.pages import Reader, text_of
from tests.scenarios import Cast, again, do, fresh

pytestmark = pytest.mark.django_db


def address(where: Any) -> str:
    name = "contribute-to-document" if isinstance(where, Document) else "contribute"
    return reverse(f"register:{name}", args=[where.pk])


@pytest.mark.rule("REP-08", "REP-07", "REP-10")
def test_a_comment_in_a_working_group(made: Cast, representative: Representative) -> None:
    assert made.group is not None
    convenor = holder(Role.CONVENOR, made.group)
    reader = Reader(again(representative.person))
    page = reader.sees(address(made.group))
    assert "you contribute the view of the body that you represent and no other" in page, "said before sending"
    assert "within its competence" in page
    assert "(REP-08)" in page
    assert reader.send(address(made.group), kind="comment", text="The tide comes twice.").status_code == 302
    found = Contribution.objects.get()
    assert (found.reference, found.body) == ("CO-2026-001", representative.organization)
    assert (found.liaison, found.committee, found.managing) == (representative.liaison, made.group, made.committee)
    assert found.capacity == "expert, acts personally"
    event = Event.objects.of(found).get(seq=1)
    assert event.on_behalf == str(representative.organization)
    assert event.rules[:2] == ["REP-08", "REP-05"]
    letters = Message.objects.filter(kind="register/contributions/sent")
    assert {each.recipient for each in letters} == {made.manager, convenor}
    assert "The tide comes twice." in letters[0].text
    assert "Contributions of representatives to look at" in Reader(convenor).sees("/work/")
    Reader(convenor).does(found, "take_up")
    assert fresh(found).state == "taken_up"
    assert Message.objects.get(kind="register/contributions/taken_up").recipient == representative.person
    assert list(ledger.verify()) == []


@pytest.mark.rule("REP-08")
def test_the_words_about_working_groups_are_kept_for_them(made: Cast, representative: Representative) -> None:
    page = Reader(again(representative.person)).sees(address(made.committee))
    assert "(REP-08)" not in page
    assert "What is sent cannot be changed" in page


@pytest.mark.rule("REP-08")
def test_a_paper_on_a_document(made: Cast, representative: Representative, document: Document) -> None:
    reader = Reader(again(representative.person))
    papers = reader.client.get(reverse("directory:papers", args=[made.committee.pk]))
    assert address(document) in papers.content.decode()
    answer = reader.send(address(document), kind="paper", title="Tide tables", file=("tides.pdf", PDF))
    assert answer.status_code == 302, text_of(answer)
    found = Contribution.objects.get()
    assert (found.document, found.title, found.kind) == (document, "Tide tables", "paper")
    file = Document.objects.of(found).get()
    assert file.kind_label == "Paper of a representative"
    officer = next(iter(made.voters.values()))
    page = Reader(officer).client.get(found.get_absolute_url())
    assert file.latest.get_absolute_url() in page.content.decode()
    assert Reader(officer).client.get(file.latest.get_absolute_url()).getvalue() == PDF
    outsider = holder(Role.ORGANIZATION_CONTACT, representative.organization)
    assert Reader(outsider).client.get(file.latest.get_absolute_url()).status_code == 404
    assert Reader(outsider).client.get(found.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "comment", "text": " "}, "text"),
        ({"kind": "paper", "title": "Tide tables", "text": "Kept words"}, "file"),
        ({"kind": "paper", "text": "Kept words", "file": ("tides.pdf", PDF)}, "title"),
        ({"kind": "report", "title": "Our year"}, "text"),
        ({"kind": "report", "text": "Kept words"}, "title"),
        ({"kind": "paper", "title": "Tide tables", "text": "Kept words", "file": ("t.pdf", b"MZ\x90\x00")}, "file"),
        ({"kind": "verdict", "text": "Kept words"}, "kind"),
    ],
)
def test_a_form_that_fails_keeps_what_was_typed(
    made: Cast, representative: Representative, typed: dict[str, Any], field: str
) -> None:
    answer = Reader(again(representative.person)).send(address(made.committee), **typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert typed.get("text", "").strip() in answer.content.decode()
    assert not Contribution.objects.exists()
    assert not Message.objects.filter(kind="register/contributions/sent").exists()


@pytest.mark.rule("REP-05")
class TestSeveralBodies:
    @pytest.fixture
    def second(self, made: Cast, representative: Representative) -> Representative:
        """Return the same person, who represents a second organization, of category B."""
        return stages.represented(made, category="B")

    def test_a_comment_without_body_is_refused(
        self, made: Cast, representative: Representative, second: Representative
    ) -> None:
        reader = Reader(again(representative.person))
        page = reader.sees(address(made.committee))
        assert "That is not recommended" in page, "warned"
        answer = reader.send(address(made.committee), kind="comment", text="Kept words", representative=None)
        assert answer.status_code == 422
        assert "say for which one (REP-05)" in text_of(answer)
        assert "Kept words" in answer.content.decode()
        assert not Contribution.objects.exists()
        chosen = str(second.pk)
        answer = reader.send(address(made.committee), kind="comment", text="Kept words", representative=chosen)
        assert answer.status_code == 302
        found = Contribution.objects.get()
        assert (found.body, found.liaison) == (second.organization, second.liaison)

    def test_a_report_alone_is_accepted(self, made: Cast, at: Any) -> None:
        """A person of an organization and of a committee: the report can only be the organization's (REP-05)."""
        for_committee = stages.for_committee(made, at)
        assert for_committee.person is not None
        organization = stages.represented(made, email=for_committee.person.email, name=for_committee.name)
        assert organization.person == for_committee.person
        reader = Reader(again(organization.person))
        answer = reader.send(address(made.committee), kind="comment", text="We agree.", representative=None)
        assert answer.status_code == 422
        answer = reader.send(
            address(made.committee), kind="report", title="Our year", text="We measured.", representative=None
        )
        assert answer.status_code == 302, text_of(answer)
        assert Contribution.objects.get().body == organization.organization

    def test_two_reports_could_be_meant(
        self, made: Cast, representative: Representative, second: Representative
    ) -> None:
        data = {"kind": "report", "title": "Our year", "text": "We measured."}
        with pytest.raises(ValidationError) as refused:
            services.contribute(committee=made.committee, by=again(representative.person), data=data)
        assert "REP-05" in str(refused.value)

    def test_one_body_is_filled_and_fixed(self, made: Cast, representative: Representative) -> None:
        other = stages.represented(made, name="Otto Other", email="otto@example.org")
        reader = Reader(again(representative.person))
        page = reader.client.get(address(made.committee)).content.decode()
        assert str(representative.organization) in page
        form = reader.form(address(made.committee))
        answer = reader.client.post(
            address(made.committee), {**form.sent, "kind": "comment", "text": "x", "representative": other.pk}
        )
        assert answer.status_code == 302
        assert Contribution.objects.get().representative == representative, "what is fixed cannot be forged"

    def test_nobody_speaks_as_another_person(self, made: Cast, representative: Representative) -> None:
        other = stages.represented(made, name="Otto Other", email="otto@example.org")
        data = {"kind": "comment", "text": "x", "representative": other}
        with pytest.raises(NotAllowed):
            services.contribute(committee=made.committee, by=again(representative.person), data=data)


@pytest.mark.rule("REP-06", "RPT-01", "RPT-02")
class TestReports:
    @pytest.mark.parametrize("category", ["A", "B", "C"])
    def test_every_category_may_give_one_where_it_is_attached(self, made: Cast, category: str) -> None:
        found = stages.represented(made, category=category, where=made.group if category == "C" else None)
        assert sent(found, kind="report").kind == "report"

    def test_category_a_gives_none_in_a_working_group(self, made: Cast, representative: Representative) -> None:
        with pytest.raises(GuardFailed) as refused:
            sent(representative, made.group, kind="report")
        assert [each.rule for each in refused.value.refusals] == ["REP-06"]
        options = Reader(again(representative.person)).client.get(address(made.group)).context["form"]
        assert [value for value, _label in options.fields["kind"].choices] == ["comment", "paper"]

    def test_a_committees_representative_reports_at_home(self, made: Cast, at: Any) -> None:
        found = stages.for_committee(made, at)
        with pytest.raises(GuardFailed) as refused:
            sent(found, made.committee, kind="report")
        assert [each.rule for each in refused.value.refusals] == ["REP-06"]
        assert found.home is not None
        with pytest.raises(GuardFailed):
            sent(found, found.home, kind="comment")
        report = sent(found, kind="report")
        assert (report.committee, report.body, report.internal) == (found.home, found.home, found.internal)
        assert sent(found).committee == made.committee

    def test_at_level_observe_nothing_is_sent(self, made: Cast, at: Any) -> None:
        found = stages.for_committee(made, at, level="observe")
        for kind in ("comment", "report"):
            with pytest.raises(GuardFailed) as refused:
                sent(found, kind=kind)
            assert "REP-02" in {each.rule for each in refused.value.refusals}


@pytest.mark.rule("REP-02", "DOC-02")
def test_only_where_he_is_registered(made: Cast, document: Document) -> None:
    b = stages.represented(made, category="B")
    reader = Reader(again(b.person))
    assert reader.client.get(address(made.committee)).status_code == 200
    assert reader.client.get(address(made.group)).status_code == 403
    with pytest.raises(GuardFailed) as refused:
        sent(b, made.group)
    assert "REP-02" in {each.rule for each in refused.value.refusals}
    for person in (made.manager, made.chair, next(iter(made.voters.values()))):
        assert Reader(person).client.get(address(made.committee)).status_code == 403
        assert Reader(person).client.get(address(document)).status_code == 403
    assert Reader(made.contact).client.get(address(document)).status_code == 404


@pytest.mark.rule("DOC-01")
def test_a_withdrawn_document_takes_no_comments(made: Cast, representative: Representative, document: Document) -> None:
    Document.objects.filter(pk=document.pk).update(withdrawn_at=document.created_at)
    assert Reader(again(representative.person)).client.get(address(document)).status_code == 404
    with pytest.raises(GuardFailed) as refused:
        sent(representative, document=fresh(document))
    assert [each.rule for each in refused.value.refusals] == ["DOC-01"]


@pytest.mark.rule("REV-09", "REP-10")
def test_after_the_end_nothing_more_is_sent_and_what_was_sent_stays(made: Cast, representative: Representative) -> None:
    found = sent(representative)
    withdrawal = {"decision": "TMB 12/2026", "decided_on": "2026-03-02"}
    perform(representative.liaison, "withdraw", actor=again(made.staff), data=withdrawal)
    person = again(representative.person)
    assert Reader(person).client.get(address(made.committee)).status_code == 403
    with pytest.raises(ActionRefused):
        sent(fresh(representative), text="One more thing.")
    assert list(Contribution.objects.visible_to(again(made.manager))) == [found]
    assert list(Contribution.objects.visible_to(next(iter(made.voters.values())))) == [found]
    assert not Contribution.objects.visible_to(person).exists(), "he no longer reads there (REV-09)"
    assert do(found, "take_note", made.manager).state == "noted"


@pytest.mark.rule("REP-10", "REV-09")
def test_a_suspended_representative_waits(made: Cast, representative: Representative) -> None:
    suspension = {"decided_by": "organization", "decided_on": "2026-03-02", "reason": "Asked for."}
    perform(representative, "suspend", actor=again(made.staff), data=suspension)
    with pytest.raises(ActionRefused):
        sent(fresh(representative))


@pytest.mark.rule("SVC-07")
def test_the_same_form_sent_twice_has_one_effect(made: Cast, representative: Representative) -> None:
    first, second = sent(representative), sent(representative)
    assert first == second
    assert sent(representative, text="Another thing.") != first
    paper = sent(representative, kind="paper")
    assert sent(representative, kind="paper") == paper
    assert Message.objects.filter(kind="register/contributions/sent").count() == 3


@pytest.mark.rule("REP-08", "SVC-07")
class TestDatabase:
    @pytest.mark.parametrize(
        "change", ["text = 'Other words'", "kind = 'report'", "liaison_id = null", "capacity = ''", "sent_on = now()"]
    )
    def test_what_was_sent_never_changes(self, representative: Representative, change: str) -> None:
        found = sent(representative)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update register_contribution set {change} where id = %s", [found.pk])  # noqa: S608
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("delete from register_contribution where id = %s", [found.pk])

    def test_states_jump_no_other_way(self, made: Cast, representative: Representative) -> None:
        found = do(sent(representative), "take_note", made.manager)
        for state in ("sent", "taken_up"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("update register_contribution set state = %s where id = %s", [state, found.pk])

    def test_each_names_one_body_and_its_liaison(self, representative: Representative) -> None:
        found = sent(representative)
        fields = [field for field in found._meta.concrete_fields if field.name not in ("id", "reference")]
        names = ", ".join(field.column for field in fields)
        changed = ", ".join("null" if field.name == "liaison" else field.column for field in fields)
        copy = f"insert into register_contribution ({names}) select {changed} from register_contribution"  # noqa: S608
        with pytest.raises(IntegrityError, match="contribution_names_one_body"), transaction.atomic():
            connection.cursor().execute(copy)


WHO = ["representative", "manager", "convenor", "chair", "expert"]
STEPS = st.lists(st.tuples(st.sampled_from(["send", "take_up", "take_note", "end"]), st.sampled_from(WHO)), max_size=6)


@pytest.mark.rule("SVC-07", "REV-09")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_pressed_in_whatever_order(
    made: Cast, representative: Representative, steps: list[tuple[str, str]]
) -> None:
    """Nobody but a representative in office sends, nothing sent is lost, and the ledger stays whole."""
    with transaction.atomic():
        people: dict[str, User | None] = {
            "representative": representative.person,
            "manager": made.manager,
            "convenor": holder(Role.CONVENOR, made.group),
            "chair": made.chair,
            "expert": GroupMemberFactory(group=made.group).person,
        }
        contact = holder(Role.ORGANIZATION_CONTACT, representative.organization)
        sent_so_far: list[Contribution] = []
        for number, (action, who) in enumerate(steps):
            data = {"kind": "comment", "text": f"Point {number}", "representative": fresh(representative)}
            in_office = fresh(representative).state == "active"
            try:
                if action == "send":
                    found = services.contribute(committee=made.group, by=again(people[who]), data=data)
                    assert who == "representative"
                    assert in_office
                    sent_so_far.append(found)
                elif action == "end":
                    perform(fresh(representative), "end", actor=again(contact))
                elif sent_so_far:
                    perform(fresh(sent_so_far[-1]), action, actor=again(people[who]))
                    assert who in ("manager", "convenor")
            except ActionRefused:
                continue
        seen = Contribution.objects.visible_to(again(people["expert"]))
        assert seen.count() == len(sent_so_far)
        assert list(ledger.verify()) == []
        transaction.set_rollback(True)
