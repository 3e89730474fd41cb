"""Help, Code, declaration and "Raise a concern": open before everything else, and storing nothing."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.rulebook.conduct_code import GROUPS
from core.rulebook.models import HelpLink
from core.rulebook.ports import help_contacts
from tests.factories.accounts import UserFactory
from tests.factories.rulebook import HelpLinkFactory, ParameterValueFactory

Topic = HelpLink.Topic


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.rule("SVC-06")
@pytest.mark.django_db
def test_the_links_of_a_fresh_installation_cover_what_the_rule_names(client: Client) -> None:
    named = {
        "toolkit",
        "roles",
        "directives",
        "stakeholders",
        "e_learning",
        "registration",
        "templates",
        "conferencing",
    }
    assert named <= set(HelpLink.objects.values_list("topic", flat=True))
    page = shown(client, "/help/")
    for link in HelpLink.objects.filter(topic__in=named):
        assert link.title in page
        link.full_clean()


@pytest.mark.rule("SVC-06")
@pytest.mark.django_db
def test_links_change_without_a_release(client: Client) -> None:
    HelpLinkFactory(title="Our own guide", address="https://example.org/own", topic=Topic.TEMPLATES)
    HelpLinkFactory(title="A guide withdrawn", topic=Topic.TEMPLATES, shown=False)
    page = shown(client, "/help/")
    assert '<a href="https://example.org/own" rel="external noopener">Our own guide</a>' in page
    assert "A guide withdrawn" not in page


@pytest.mark.rule("SVC-06")
@pytest.mark.django_db
def test_signed_in_people_learn_whom_to_ask_and_others_do_not(client: Client) -> None:
    person = UserFactory()
    asked: list[object] = []

    def provide(user: object) -> list[tuple[str, str, str]]:
        asked.append(user)
        return [("Committee manager, ISO/TC 154", "Ada Amsel", "ada@example.org"), ("TPM", "Bo Birk", "+41 22 000 00")]

    help_contacts.register(provide)
    try:
        assert "Ada Amsel" not in shown(client, "/help/")
        assert asked == []
        client.force_login(person)
        page = shown(client, "/help/")
    finally:
        help_contacts.unregister(provide)
    assert asked == [person]
    assert "Ada Amsel" in page
    assert "Committee manager, ISO/TC 154" in page
    assert '<a href="mailto:ada@example.org">' in page
    assert "+41 22 000 00" in page


@pytest.mark.django_db
def test_an_empty_help_page_says_so(client: Client) -> None:
    HelpLink.objects.all().delete()
    assert "There are no guides yet." in shown(client, "/help/")


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "mailto:nobody", "//example.org", "example.org"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        HelpLinkFactory.build(address=address).clean_fields()


@pytest.mark.django_db
def test_the_database_refuses_a_script_as_address() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpLinkFactory(address="javascript:alert(1)")


def test_an_address_is_shown_as_people_read_it() -> None:
    assert HelpLinkFactory.build(address="https://www.iso.org/directives/").address_text == "iso.org/directives"
    assert HelpLinkFactory.build(address="mailto:tmb@iso.org").address_text == "tmb@iso.org"


@pytest.mark.rule("COC-09")
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/code/", "/concern/"])
def test_the_seven_groups_of_commitments_are_shown(client: Client, address: str) -> None:
    page = shown(client, address)
    titles = [
        "Respect",
        "Ethical behaviour",
        "Disputes",
        "Net benefit",
        "Consensus and governance",
        "Purpose and scope",
        "Participation and representation",
    ]
    assert [str(group.title) for group in GROUPS] == titles
    for group in GROUPS:
        assert f">{group.title}</h3>" in page
        for item in group.items:
            assert str(item) in page


@pytest.mark.rule("COC-09")
@pytest.mark.django_db
def test_the_code_names_its_edition_and_supporting_documents(client: Client) -> None:
    page = shown(client, "/code/")
    assert "Code of Conduct for the technical work, 2020" in page
    for title in ("Competition law guidelines", "Copyright", "Patents", "ISO/IEC Directives, Part 1"):
        assert title in page
    ParameterValueFactory(name="code_edition", value="Code of Ethics and Conduct, 2023")
    assert "Code of Ethics and Conduct, 2023" in shown(client, "/code/")


@pytest.mark.rule("COC-09")
@pytest.mark.django_db
def test_raising_a_concern_is_one_step_away_on_every_page(client: Client) -> None:
    for address in (
        "/rules/",
        "/rules/EXT-12/",
        "/rules/parameters/",
        "/help/",
        "/code/",
        "/declaration/",
        "/concern/",
    ):
        assert 'href="/concern/"' in shown(client, address)


@pytest.mark.rule("COC-09")
@pytest.mark.django_db
def test_a_concern_is_told_whom_to_turn_to_and_nothing_is_asked(client: Client) -> None:
    page = shown(client, "/concern/")
    assert "Go to your own national body" in page
    assert "mailto:tmb@iso.org" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert "<textarea" not in main


@pytest.mark.django_db
def test_the_declaration_names_its_edition(client: Client) -> None:
    assert "Data protection declaration, 2026" in shown(client, "/declaration/")
    ParameterValueFactory(name="declaration_edition", value="Declaration, 2027")
    assert "Declaration, 2027" in shown(client, "/declaration/")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize(("address", "queries"), [("/help/", 1), ("/code/", 2), ("/concern/", 1), ("/declaration/", 1)])
def test_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, queries: int, rows: int
) -> None:
    HelpLinkFactory.create_batch(rows)
    HelpLinkFactory.create_batch(rows, topic=Topic.CODE)
    with django_assert_num_queries(queries):
        client.get(address)
