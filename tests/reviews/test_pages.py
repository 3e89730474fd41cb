"""The pages of reviews: who sees what, and what they ask of the database does not grow with their rows."""

from typing import Any

import pytest
from django.test import Client

from core.accounts.acknowledging import acknowledge
from core.accounts.models import Acknowledgement
from liaisons.register.models import Review
from tests.factories.accounts import give_second_factor
from tests.pages import queries, text_of
from tests.reviews import stages
from tests.reviews.stages import Room
from tests.scenarios import do

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Room, number: int) -> None:
    for each in range(number - 1):
        stages.with_organization(made.cast, f"Further {each} Fairways")
    assert queries(client, "/liaisons/reviews/", made.manager) == 4
    found = stages.round_of(made.cast)
    assert queries(client, found.get_absolute_url(), made.manager) == 9
    assert queries(client, made.review.get_absolute_url(), made.manager) <= 12


@pytest.mark.rule("REV-04")
def test_the_hint_proposes_and_nothing_more(client: Client, made: Room) -> None:
    review = stages.opened(made)
    client.force_login(made.manager)
    page = text_of(client.get(review.get_absolute_url()))
    assert "Nothing was recorded since" in page
    assert "That is a hint only: a person decides." in page
    assert "not recorded here yet" in page
    assert Review.objects.get(pk=review.pk).state == "open"


@pytest.mark.rule("REV-01")
def test_the_next_review_stands_on_the_liaison(client: Client, made: Room) -> None:
    url = made.liaison.get_absolute_url()
    assert "2 March 2027" in text_of(client.get(url)) or "2 Mar 2027" in text_of(client.get(url))
    assert made.review.get_absolute_url() not in client.get(url).content.decode()
    client.force_login(made.manager)
    assert made.review.get_absolute_url() in client.get(url).content.decode()


def test_filters_and_export(client: Client, made: Room) -> None:
    other = stages.room("ISO/TC 921", name="Busy Bridges", p_members=1, o_members=0)
    give_second_factor(made.cast.staff)
    client.force_login(made.cast.staff)

    def listed(query: str = "") -> list[str]:
        table = client.get(f"/liaisons/reviews/{query}").context["table"]
        return [row.record.liaison_named for row in table.paginated_rows]

    assert len(listed()) == 2
    assert listed(f"?committee={other.cast.committee.pk}") == ["BBUSY → ISO/TC 921"]
    assert len(listed("?q=quiet")) == 1
    assert listed("?due=overdue") == []
    stages.opened(made)
    assert len(listed("?due=now")) == 1
    assert listed("?due=mine") == []
    assert len(client.get("/liaisons/reviews/?export=csv").getvalue().decode().splitlines()) == 3


@pytest.mark.rule("REV-05")
def test_a_form_that_fails_keeps_what_was_typed(client: Client, made: Room) -> None:
    review = stages.opened(made)
    acknowledge(made.manager, Acknowledgement.Text)
    client.force_login(made.manager)
    url = f"/do/review/{review.pk}/confirm/"
    for typed, says in (
        ({"reason": " ", "outcome_on": "2026-03-02"}, "required"),
        ({"reason": "Kept words", "outcome_on": "2026-03-03"}, "cannot lie in the future"),
        ({"reason": "Kept words", "outcome_on": "2026-03-01"}, "was not open yet"),
        ({"reason": "Kept words", "outcome_on": "yesterday"}, "Enter a valid date"),
    ):
        response = client.post(url, {**typed, "version": review.version})
        assert response.status_code == 422
        assert says in text_of(response)
        assert typed["reason"].strip() in response.content.decode()
    do(review, "confirm", made.manager, **stages.view())


@pytest.mark.rule("REV-06")
def test_another_ground_is_refused_with_the_rule(client: Client, made: Room) -> None:
    review = stages.opened(made)
    client.force_login(made.manager)
    url = f"/do/review/{review.pk}/propose_cancellation/"
    response = client.post(url, {"ground": "other", "reason": "We dislike them.", "version": review.version})
    assert response.status_code == 422
    page = text_of(response)
    assert "only for lack of active participation" in page
    assert "REV-06" in page
    assert "We dislike them." in page
    assert Review.objects.get(pk=review.pk).state == "open"


def test_the_committee_page_leads_there(client: Client, made: Room) -> None:
    url = made.cast.committee.get_absolute_url()
    assert "Reviews of its liaisons" not in text_of(client.get(url))
    client.force_login(made.manager)
    page = client.get(url)
    assert "Reviews of its liaisons" in text_of(page)
    assert f"/liaisons/reviews/rounds/begin/{made.cast.committee.pk}/" in page.content.decode()


def test_begin_a_round_from_the_page(client: Client, made: Room) -> None:
    acknowledge(made.manager, Acknowledgement.Text)
    client.force_login(made.manager)
    url = f"/liaisons/reviews/rounds/begin/{made.cast.committee.pk}/"
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    again: Any = client.post(url)
    assert again.status_code == 422
    assert "round of reviews under way" in text_of(again)


@pytest.mark.rule("REV-06")
def test_a_cancellation_waits_for_the_vote_since_the_hearing_is_over(client: Client, made: Room, at: Any) -> None:
    review = stages.heard(made, at)
    assert str(review.hearing_until) == "2026-03-30"
    client.force_login(stages.again(made.manager))
    (row,) = [row for pile in client.get("/work/").context["piles"] for row in pile.rows if isinstance(row, Review)]
    assert str(row.waiting_since) == "2026-03-31", "not since the proposal of the second of March"
