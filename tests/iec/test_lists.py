"""What the pages of ISO-IEC liaisons ask of the database does not grow with their rows; filters, order, panel."""

from typing import Any

import pytest
from django.test import Client

from tests.iec import stages
from tests.iec.stages import Desk
from tests.pages import queries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, desk: Desk, number: int) -> None:
    for each in range(1, number + 1):
        stages.prepared(desk, iec_reference=f"IEC/TC {each}")
        stages.reported(desk)
    assert queries(client, "/liaisons/iec/", desk.manager) == 4
    assert queries(client, "/liaisons/iec/work/", desk.manager) == 4
    # The panel of the committee's page fetches its rows with the committee.
    assert queries(client, desk.committee.get_absolute_url(), desk.manager) == 9


def test_queries_of_one(client: Client, desk: Desk, at: Any) -> None:
    for liaison in (stages.escalated(desk, at, 3), stages.prepared(desk, iec_reference="IEC/TC 1")):
        for reader in (desk.manager, desk.home.chair):
            assert queries(client, liaison.get_absolute_url(), reader) <= 12
    assert queries(client, stages.answered(desk).get_absolute_url(), desk.manager) <= 7


@pytest.mark.rule("COM-07", "SVC-05")
def test_filters_panel_and_export(client: Client, desk: Desk, at: Any) -> None:
    stages.active(desk, at)
    stages.prepared(desk, iec_reference="IEC/TC 80", types=["jwg"])

    def listed(query: str = "") -> list[str]:
        table = client.get(f"/liaisons/iec/{query}").context["table"]
        return [row.record.iec_reference for row in table.paginated_rows]

    def panel() -> Any:
        page = client.get(desk.committee.get_absolute_url())
        found = {each.template: each.context for each in page.context["panels"]}
        return found["register/iec/committee_panel.html"]

    assert listed() == ["IEC/SC 65E"], "what is not in force is not public"
    assert [row["iec"] for row in panel()["live"]] == ["IEC/SC 65E"]
    assert panel()["coming"] == []
    assert not panel()["may_prepare"]
    assert len(client.get("/liaisons/iec/?export=csv").getvalue().decode().splitlines()) == 2
    client.force_login(desk.manager)
    assert listed() == ["IEC/SC 65E", "IEC/TC 80"]
    assert listed("?sort=-iec_reference") == ["IEC/TC 80", "IEC/SC 65E"]
    assert listed("?type=jwg") == ["IEC/TC 80"]
    assert listed("?state=active") == ["IEC/SC 65E"]
    assert listed("?q=65e") == ["IEC/SC 65E"]
    assert listed("?q=tc 920") == ["IEC/SC 65E", "IEC/TC 80"]
    assert listed("?q=nothing") == []
    assert [row["iec"] for row in panel()["coming"]] == ["IEC/TC 80"]
    assert (panel()["may_prepare"], panel()["may_report"]) == (True, True)


@pytest.mark.rule("IEC-04")
def test_planned_work_is_found(client: Client, desk: Desk) -> None:
    stages.reported(desk, title="Lights of lighthouses")
    client.force_login(desk.manager)
    assert "Lights of lighthouses" in client.get("/liaisons/iec/work/?q=light").content.decode()
    assert "Lights of lighthouses" not in client.get("/liaisons/iec/work/?state=agreed").content.decode()
    assert "Lights of lighthouses" in client.get("/search/?q=lighthouses").content.decode()
