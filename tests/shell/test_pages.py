"""The frame of every page, the choice of colours, the pages of errors."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import path

from core.shell import views

pytestmark = pytest.mark.django_db


def test_page_says_its_language_and_asks_for_nothing_in_place(client):
    answer = client.get("/rules/")
    assert '<html lang="en" data-bs-theme="auto">' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_place_in_the_bar_is_marked(client):
    text = client.get("/rules/").text
    assert '<a href="/rules/" aria-current="page">Rules</a>' in text
    assert text.count('aria-current="page"') == 1
    assert '<a href="/rules/" aria-current="true">Rules</a>' in client.get("/rules/EXT-12/").text


def test_bar_leaves_out_what_no_page_answers_to(rf, monkeypatch):
    from config import navigation

    monkeypatch.setattr(
        navigation,
        "BAR",
        [navigation.Entry("Rules", "rulebook:list"), navigation.Entry("Nowhere", "no_such_page")],
    )
    assert [link["label"] for link in navigation.Shell(rf.get("/")).bar] == ["Rules"]


def test_bar_shows_a_count_and_only_to_those_who_may_see_it(rf, monkeypatch):
    from config import navigation

    monkeypatch.setattr(
        navigation,
        "BAR",
        [
            navigation.Entry("Mine", "rulebook:list", count=lambda request: 3),
            navigation.Entry("Theirs", "rulebook:help", seen_by=lambda request: False),
        ],
    )
    assert [(link["label"], link["count"]) for link in navigation.Shell(rf.get("/")).bar] == [("Mine", 3)]


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_chosen_colours_are_kept(client, theme):
    answer = client.post("/theme/", {"theme": theme, "next": "/rules/?area=EXT"})
    assert answer.status_code == 302
    assert answer.url == "/rules/?area=EXT"
    assert answer.cookies["theme"]["httponly"]
    assert f'data-bs-theme="{theme}"' in client.get("/rules/").text


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_choice_of_colours_leads_to_no_other_site(client, target):
    assert client.post("/theme/", {"theme": "dark", "next": target}).url == "/"


def test_unknown_colours_are_not_kept(client):
    assert "theme" not in client.post("/theme/", {"theme": '"><script>', "next": "/rules/"}).cookies
    client.cookies["theme"] = '"><script>'
    assert 'data-bs-theme="auto"' in client.get("/rules/").text


def test_colours_are_changed_by_post_only(client):
    assert client.get("/theme/").status_code == 405


def test_page_that_does_not_exist_offers_the_way_on(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no page at this address that you may see." in answer.text
    assert "/accounts/login/?next=/nowhere/" in answer.text


def test_stale_form_says_what_to_do():
    answer = Client(enforce_csrf_checks=True).post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form is out of date" in answer.text


def failing(request):
    raise RuntimeError("on purpose")


def forbidden(request):
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied("Only the chair may do this.")


def refused(request):
    reason = {"rule": "BAL-12", "reason": "The ballot is open.", "who": "Committee manager", "until": None}
    return views.refuse(
        request, status=422, what="The ballot was not closed", refusals=[reason], link="/rules/", link_label="rules"
    )


def fine(request):
    return HttpResponse("fine")


urlpatterns = [path("failing/", failing), path("forbidden/", forbidden), path("refused/", refused)]


@pytest.fixture
def _trouble():
    from config import urls

    with override_settings(ROOT_URLCONF="tests.shell.test_pages"):
        urlpatterns.extend(urls.urlpatterns)
        yield
        del urlpatterns[3:]


@pytest.mark.usefixtures("_trouble")
def test_failure_of_ours_is_a_page_that_needs_nothing():
    answer = Client(raise_request_exception=False).get("/failing/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.text
    assert "on purpose" not in answer.text


@pytest.mark.usefixtures("_trouble")
def test_what_is_forbidden_says_why(client):
    answer = client.get("/forbidden/")
    assert answer.status_code == 403
    assert "Only the chair may do this." in answer.text


@pytest.mark.usefixtures("_trouble")
def test_refusal_names_reason_rule_and_who_can_act(client):
    answer = client.get("/refused/")
    assert answer.status_code == 422
    for said in (
        "The ballot was not closed",
        "The ballot is open.",
        "Who can act: Committee manager",
        "/rules/BAL-12/",
    ):
        assert said in answer.text


def test_request_that_makes_no_sense_is_answered_plainly(client):
    answer = client.get("/rules/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "The request makes no sense" in answer.text


def test_gallery_is_not_part_of_a_real_installation():
    from config.settings import base

    assert base.GALLERY is False


def test_gallery_shows_every_component(client):
    assert client.get("/gallery/").status_code == 200


def test_refusals_have_their_headings():
    request = RequestFactory().get("/")
    with pytest.raises(KeyError):
        views.refuse(request, status=418)
