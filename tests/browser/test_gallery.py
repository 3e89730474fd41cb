"""The components in a real browser: accessible, without overflow, usable by keyboard and without scripts."""

import pytest

from tests import scenarios
from tests.browser.visitor import SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("path", ["/gallery/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_page_is_accessible(visit, assert_accessible, path, width, scheme):
    assert_accessible(visit(path, width=width, scheme=scheme))


@pytest.mark.parametrize("width", [1440, 390])
def test_unknown_page_is_accessible(visit, assert_accessible, width):
    assert_accessible(visit("/nowhere/", width=width, expected="404"))


def test_open_menu_of_a_phone_is_accessible(visit, assert_accessible):
    page = visit("/gallery/", width=390)
    toggle = page.get_by_role("button", name="Menu")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    toggle.click()
    assert toggle.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("navigation", name="Main").is_visible()
    assert_accessible(page)


def test_menu_of_a_phone_is_open_without_scripts(visit):
    page = visit("/gallery/", width=390, scripts=False)
    assert page.get_by_role("navigation", name="Main").is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()


def test_rows_become_labelled_blocks_on_a_phone(visit):
    page = visit("/gallery/", width=390)
    cell = page.locator("td[data-l='Organization']").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Organization"'
    assert visit("/gallery/").locator("td[data-l='Organization']").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    ) in {"none", "normal"}


def test_chosen_colours_win_over_those_of_the_device(visit):
    page = visit("/gallery/", scheme="light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(244, 246, 248)"
    page.get_by_text("Settings").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_function("getComputedStyle(document.body).backgroundColor === 'rgb(16, 21, 27)'")
    page.wait_for_load_state("networkidle")
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 21, 27)"


def test_colours_can_be_chosen_without_scripts(visit):
    page = visit("/gallery/", scripts=False)
    page.get_by_text("Settings").click()
    page.get_by_role("button", name="Dark").click()
    assert page.url.endswith("/gallery/")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


def test_skip_link_is_the_first_stop_and_leads_to_the_content(visit):
    page = visit("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_list_of_what_needs_attention_leads_to_the_field(visit):
    page = visit("/accounts/login/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    summary = page.locator(".error-summary")
    summary.wait_for()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "login"


def test_form_is_sent_once_however_often_its_button_is_pressed(visit):
    page = visit("/accounts/login/")
    sent: list[str] = []

    def hold(route):
        sent.append(route.request.method)
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/accounts/login/", hold)
    page.evaluate(
        "() => { const button = document.querySelector('main form [type=submit]'); button.click(); button.click(); }"
    )
    page.locator(".error-summary").wait_for()
    assert sent == ["POST"]


def test_keys_move_through_rows_and_can_be_switched_off(visit):
    page = visit("/gallery/")
    first = page.locator("main tbody tr a").first
    page.keyboard.press("j")
    assert first.evaluate("link => link === document.activeElement")
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    first.evaluate("link => link.blur()")
    page.keyboard.press("j")
    assert not first.evaluate("link => link === document.activeElement")


def test_printed_page_leaves_out_what_cannot_be_pressed_on_paper(visit):
    page = visit("/gallery/")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".offers-now").is_visible()
    assert page.locator(".checklist").is_visible()
    assert page.get_by_text("Approved: 14 of 19 votes cast").is_visible()


@pytest.mark.parametrize("width", [1200, 1280, 1440])
def test_bar_of_an_officer_keeps_to_one_line(visit, width):
    made = scenarios.cast()
    bar = visit("/rules/", width=width, user=made.manager).locator(".bar")
    assert bar.evaluate("bar => bar.offsetHeight") <= 60
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")


def test_bar_says_how_much_waits(visit, assert_accessible):
    made = scenarios.cast()
    scenarios.submitted(made)
    page = visit("/rules/", user=made.manager)
    page.locator("#work-count").wait_for()
    assert page.locator("#work-count").inner_text() == "1"
    assert_accessible(page)


def test_long_history_is_folded_and_an_anchor_opens_it(visit):
    page = visit("/gallery/?history=30")
    assert not page.locator("#long-25").is_visible()
    page.goto(page.url + "#long-25")
    page.locator("#long-25").wait_for()
    assert page.locator("#long-25").is_visible()
