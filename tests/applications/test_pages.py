"""What the pages of an application and of its liaison say."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.accounts.roles import Role
from core.accounts.standing import standing_of
from core.workflow.engine import offers
from core.workflow.my_work import piles
from liaisons.applications.tasks import circulate_form
from liaisons.register.models import Liaison
from tests import scenarios
from tests.factories.accounts import holder
from tests.factories.organizations import LiaisonFactory
from tests.scenarios import Cast


def test_one_action_is_primary_at_most(cast: Cast, at: Any) -> None:
    def primary(application: Any) -> list[str]:
        return [each.action.name for each in offers(application, cast.tpm) if each.enabled and each.tone == "primary"]

    assert primary(scenarios.with_tpm(cast, name="Open Mapping Alliance")) == ["check"]
    assert primary(scenarios.checked(cast, name="River Atlas Network")) == ["consult"]


def test_the_tile_counts_days_as_the_row_below_it_does(cast: Cast, at: Callable[..., Any], client: Client) -> None:
    application = scenarios.confirmed(cast)
    # An hour short of two full days, and two days in the calendar.
    at(application.state_since + dt.timedelta(hours=47))
    [pile] = piles(standing_of(cast.manager))
    assert pile.note == "oldest waiting 2 days"
    client.force_login(cast.manager)
    assert "2 days ago" in client.get("/work/").text


def test_the_liaison_says_its_days_as_every_page_does(cast: Cast, at: Callable[..., Any], client: Client) -> None:
    application = scenarios.decided(cast, at, yes=3)
    scenarios.registered(cast, application)
    liaison = Liaison.objects.get()
    Liaison.objects.filter(pk=liaison.pk).update(started_on=dt.date(2025, 5, 15))
    client.force_login(cast.manager)
    assert "<dt>Since</dt><dd>15 May 2025</dd>" in client.get(liaison.get_absolute_url()).text


@pytest.mark.rule("EXT-24")
def test_the_page_of_a_committee_names_a_circulated_form_to_members_only(cast: Cast, client: Client) -> None:
    application = scenarios.circulated(cast, name="Quayside Forum", acronym="QF")
    circulate_form(application.pk)
    representative = holder(Role.REPRESENTATIVE, LiaisonFactory(committee=cast.committee, category="A"))
    page = cast.committee.get_absolute_url()

    client.force_login(next(iter(cast.voters.values())))
    assert "Liaison of QF" in client.get(page).text
    client.force_login(representative)
    shown = client.get(page).text
    assert "Documents" in shown
    assert "QF" not in shown
