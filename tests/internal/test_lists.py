"""What the pages of internal liaisons ask of the database does not grow with their rows; filters, order, direction."""

from typing import Any

import pytest
from django.test import Client

from tests import scenarios
from tests.factories.directory import CommitteeFactory
from tests.internal import stages
from tests.internal.stages import Pair
from tests.pages import queries
from tests.scenarios import do

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 30])
def test_queries(client: Client, made: Pair, number: int) -> None:
    for _each in range(number):
        stages.proposed(made, target=CommitteeFactory(), by=made.manager)
    # The frame of a page takes two: the person with what every page needs to know of him, and the parameters.
    assert queries(client, "/liaisons/committees/", made.manager) == 4
    assert queries(client, "/work/", made.manager) == 4
    assert queries(client, made.home.committee.get_absolute_url(), made.manager) == 9


@pytest.mark.parametrize("number", [1, 30])
def test_queries_of_one(client: Client, made: Pair, at: Any, number: int) -> None:
    liaison = stages.informed(made, at)
    for _each in range(number):
        liaison = do(liaison, "comment", made.target.manager, reason="We meet in May.")
    assert queries(client, liaison.get_absolute_url(), made.manager) == 12
    assert queries(client, liaison.get_absolute_url(), made.target.manager) == 10


@pytest.mark.rule("COM-07", "SVC-05")
def test_directions_filters_and_export(client: Client, made: Pair, at: Any) -> None:
    stages.active(made, at)
    stages.active(Pair(made.target, made.home), at)
    third = scenarios.cast("ISO/TC 912", p_members=0, o_members=0)
    stages.active(Pair(made.home, third), at)
    stages.proposed(made, target=CommitteeFactory(reference="ISO/TC 913"))

    def listed(query: str = "") -> list[str]:
        table = client.get(f"/liaisons/committees/{query}").context["table"]
        return [f"{row.record.headline} {row.record.reciprocal}" for row in table.paginated_rows]

    assert listed() == [
        "ISO/TC 910 → ISO/TC 911 True",
        "ISO/TC 910 → ISO/TC 912 False",
        "ISO/TC 911 → ISO/TC 910 True",
    ]
    assert listed("?sort=-target")[0] == "ISO/TC 910 → ISO/TC 912 False"
    assert listed("?q=tc 912") == ["ISO/TC 910 → ISO/TC 912 False"]
    assert listed("?state=proposed") == []
    assert listed("?level=observe") == []
    lines = client.get("/liaisons/committees/?export=csv").getvalue().decode().splitlines()
    # Headings, three liaisons, and below them the attribution that the licence of the open data asks for.
    assert len(lines) == 1 + 3 + 2
    panel = {each.template: each.context for each in client.get(third.committee.get_absolute_url()).context["panels"]}[
        "register/internal/committee_panel.html"
    ]
    assert [str(each.home) for each in panel["incoming"]] == ["ISO/TC 910"]
    assert panel["outgoing"] == panel["coming"] == []
    client.force_login(made.manager)
    assert len(listed()) == 4
