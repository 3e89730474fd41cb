"""What the manager states of a liaison that was taken over from the open data."""

from typing import Any

import pytest
from django.test import Client

from core.notifications.models import Message
from core.workflow.engine import perform, take_over
from core.workflow.refusals import FormInvalid, NotAllowed
from liaisons.register.models import InternalLiaison
from tests.internal.stages import Pair
from tests.scenarios import again, fresh

pytestmark = [pytest.mark.django_db, pytest.mark.rule("INT-13", "INT-10")]


@pytest.fixture
def taken_over(made: Pair) -> InternalLiaison:
    liaison = InternalLiaison(home=made.home.committee, target=made.target.committee, state="active", imported=True)
    take_over([liaison], "take_over")
    return liaison


def state(liaison: InternalLiaison, made: Pair, **data: str) -> InternalLiaison:
    perform(liaison, "state_facts", actor=again(made.manager), data=data)
    return fresh(liaison)


def test_level_and_representative_are_stated_and_can_be_corrected(taken_over: InternalLiaison, made: Pair) -> None:
    liaison = state(taken_over, made, level="full", name="Rita Present", email="rita@example.org")
    assert (liaison.level, liaison.named.name, liaison.named.email) == ("full", "Rita Present", "rita@example.org")
    liaison = state(liaison, made, level="project", project="ISO 8000-1", name="Rita Present", email="rita@example.org")
    assert (liaison.level_word, liaison.project, liaison.version) == ("Project", "ISO 8000-1", 3)


def test_at_level_observe_the_manager_represents(taken_over: InternalLiaison, made: Pair) -> None:
    liaison = state(taken_over, made, level="observe")
    assert liaison.named.email == made.manager.email
    assert not liaison.named.is_placeholder


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"level": "full"}, "email"),
        ({"level": "full", "name": "Rita"}, "email"),
        ({"level": "full", "email": "rita@example.org"}, "name"),
        ({"level": "observe", "name": "Rita"}, "email"),
        ({"level": "full", "name": "Rita", "email": "nowhere"}, "email"),
        ({"level": "project", "name": "Rita", "email": "rita@example.org"}, "project"),
        ({"name": "Rita", "email": "rita@example.org"}, "level"),
        ({"level": "all of it", "name": "Rita", "email": "rita@example.org"}, "level"),
    ],
)
def test_bad_input_is_refused_at_its_field(
    taken_over: InternalLiaison, made: Pair, data: dict[str, str], field: str
) -> None:
    with pytest.raises(FormInvalid) as refused:
        state(taken_over, made, **data)
    assert field in refused.value.form.errors
    assert fresh(taken_over).level == ""


def test_nobody_else_states_it(taken_over: InternalLiaison, made: Pair) -> None:
    for person in (made.target.manager, made.home.staff, made.member, made.home.chair):
        with pytest.raises(NotAllowed):
            perform(taken_over, "state_facts", actor=again(person), data={"level": "observe"})


def test_the_other_side_and_the_secretariat_are_told(taken_over: InternalLiaison, made: Pair, client: Client) -> None:
    state(taken_over, made, level="full", name="Rita Present", email="rita@example.org")
    told = set(Message.objects.values_list("email", flat=True))
    assert {made.home.staff.email, made.target.manager.email, "rita@example.org"} <= told


def test_once_stated_its_end_is_told(taken_over: InternalLiaison, made: Pair) -> None:
    liaison = state(taken_over, made, level="full", name="Rita Present", email="rita@example.org")
    Message.objects.all().delete()
    perform(liaison, "lapse", actor=None)
    lapsed = Message.objects.filter(kind="register/internal/lapsed")
    assert set(lapsed.values_list("email", flat=True)) == {made.manager.email}
    assert Message.objects.filter(email="rita@example.org").exists()
    assert fresh(liaison).representatives.get().state == "ended"


def test_before_nothing_is_told_of_its_end(taken_over: InternalLiaison) -> None:
    perform(taken_over, "lapse", actor=None)
    assert not Message.objects.exists()


def test_it_is_stated_on_its_page(taken_over: InternalLiaison, made: Pair, client: Client) -> None:
    client.force_login(made.manager)
    url = f"/do/internal_liaison/{taken_over.pk}/state_facts/"
    assert url in client.get(taken_over.get_absolute_url()).content.decode()
    sent: dict[str, Any] = {"level": "full", "name": "Rita", "email": "nowhere", "version": taken_over.version}
    kept = client.post(url, sent)
    assert kept.status_code == 422
    assert 'value="nowhere"' in kept.content.decode()
    client.post(url, sent | {"email": "rita@example.org"})
    assert fresh(taken_over).named.email == "rita@example.org"
