"""The network of a committee and of an organization, looked at in every width and colour."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from committees.directory.models import Committee
from liaisons.organizations.models import Organization
from tests.browser.conftest import Visit
from tests.browser.visitor import Visitor
from tests.register.importing.feed import SAMPLE, run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitor(visit: Visit, assert_accessible: Any, live_server: Any, pictures: bool) -> Visitor:
    return Visitor(visit("/"), live_server.url, assert_accessible, pictures=pictures)


def legible(page: Page, *, width: int) -> None:
    """Check that the picture of this width is shown, fits it, and that no text is small or leaves its box."""
    page.set_viewport_size({"width": width, "height": 900})
    found: dict[str, Any] = page.evaluate(
        """() => {
            const shown = [...document.querySelectorAll('.network-picture')].filter(svg => svg.checkVisibility());
            const picture = shown[0].getBoundingClientRect();
            const scale = picture.width / shown[0].viewBox.baseVal.width;
            const nodes = [...shown[0].querySelectorAll('.network-node')];
            return {
                pictures: shown.length,
                nodes: nodes.length,
                right: picture.right,
                smallest: Math.min(...[...shown[0].querySelectorAll('text')].map(
                    text => parseFloat(getComputedStyle(text).fontSize) * scale)),
                lowest: Math.min(...nodes.map(node => node.querySelector('rect').getBoundingClientRect().height)),
                outside: nodes.filter(node => {
                    const box = node.querySelector('rect').getBoundingClientRect();
                    return [...node.querySelectorAll('text')].some(text => {
                        const said = text.getBoundingClientRect();
                        return said.left < box.left || said.right > box.right + 0.5;
                    });
                }).map(node => node.textContent.trim()),
                overlapping: nodes.filter(node => {
                    const label = node.querySelector('.network-label').getBoundingClientRect();
                    const title = node.querySelector('.network-title')?.getBoundingClientRect();
                    return title && title.left < label.right && title.top < label.bottom - 4
                        && label.top < title.bottom - 4;
                }).map(node => node.textContent.trim()),
            };
        }"""
    )
    assert found["pictures"] == 1
    assert found["nodes"] <= 60
    assert found["right"] <= width
    assert found["outside"] == []
    assert found["overlapping"] == []
    assert found["smallest"] >= 11
    assert found["lowest"] >= 24


def look_at(visitor: Visitor, path: str) -> None:
    visitor.go(path)
    for width in (1440, 390):
        legible(visitor.page, width=width)
    visitor.page.set_viewport_size({"width": 1440, "height": 900})


def test_a_small_network_from_the_page_of_its_committee(visitor: Visitor) -> None:
    run(SAMPLE)
    visitor.go(Committee.objects.get(reference="ISO/TC 954").get_absolute_url())
    visitor.follow("Network")
    look_at(visitor, visitor.page.url)
    visitor.fill(kind="Committees")
    visitor.press("Show")
    assert visitor.page.locator(".network-wide .network-node").count() == 1
    visitor.page.locator(".network-wide .network-node").click()
    visitor.page.wait_for_url(f"**{Committee.objects.get(reference='ISO/IEC JTC 91').get_absolute_url()}")
    visitor.look()


def test_the_busiest_of_the_real_feed(visitor: Visitor, feed_dir: Path) -> None:
    run(feed_dir / "iso_technical_committees.jsonl")
    busiest = Committee.objects.get(reference="ISO/IEC JTC 1/SC 42")
    largest = Organization.objects.get(acronym="EC")
    look_at(visitor, f"/liaisons/network/committees/{busiest.pk}/")
    look_at(visitor, f"/liaisons/network/committees/{busiest.pk}/?kind=committee&way=both")
    look_at(visitor, f"/liaisons/network/organizations/{largest.pk}/")
    tc154 = Committee.objects.get(reference="ISO/TC 154")
    look_at(visitor, f"/liaisons/network/committees/{tc154.pk}/")
    visitor.go(f"/liaisons/network/organizations/{largest.pk}/")
    visitor.page.locator(".network-wide .network-several", has_text="JTC 1").first.click()
    visitor.page.wait_for_url("**under=**")
    visitor.look()
    assert 2 <= visitor.page.locator(".network-wide .network-node").count() <= 60
    assert visitor.page.locator(".network-wide .network-several").count() == 0
