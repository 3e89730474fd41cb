"""Somebody at a browser: goes to pages, fills in forms, presses buttons. Every page is judged on the way."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from core.accounts.models import User

SCREENS = [(width, scheme) for width in (1440, 390) for scheme in ("light", "dark")]
# Everything that axe knows how to judge under WCAG 2.2 A and AA, and its good advice.
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
PICTURES = Path("docs/images")
PICTURE_SIZE = {"width": 1200, "height": 900}
# The sorts of elements that a page is made of: one more row of the same sort makes no other page.
SORTS = """() => [...new Set([...document.body.querySelectorAll('*')].map(
    element => [element.tagName, element.className.baseVal ?? element.className, element.type].join(' ')
))].sort()"""

type Kind = tuple[str, ...]


class Visitor:
    """One person with a browser of his own, which is 1440 px wide and light.

    Each page is judged as it stands; the first of its kind also in the other widths and colours. Several visitors
    share what they have `seen`. `pictures` says whether `picture` writes files.
    """

    def __init__(
        self,
        page: Page,
        base: str,
        judge: Callable[..., None],
        *,
        seen: set[Kind] | None = None,
        pictures: bool = False,
    ) -> None:
        self.page = page
        self.base = base
        self.judge = judge
        self.pictures = pictures
        self.seen = set() if seen is None else seen
        # A colour on its way to another one has no contrast that could be judged.
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(15_000)

    def sign_in(self, person: User) -> None:
        """Be `person` from now on, as after a sign-in."""
        client = Client()
        client.force_login(person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies["sessionid"].value, "url": self.base}
        self.page.context.add_cookies([cookie])

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else f"{self.base}{path}")
        self.look()

    def follow(self, name: str) -> None:
        """Follow the link `name` of the page's content."""
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()
        self.look()

    def press(self, name: str) -> None:
        """Press the button `name` of the page's content."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.look()

    def do(self, action: str, **answers: Any) -> None:
        """Take an action of the page: its button, and where it asks or warns first, its form with `answers`."""
        offered = self.page.locator(".offers-now").get_by_text(action, exact=True)
        offered.click()
        self.page.wait_for_load_state()
        if "/do/" in self.page.url:
            self.look()
            self.fill(**answers)
            self.press(action)
        else:
            self.look()
        expect(self.page.locator(".outcomes").first).to_be_visible()

    def fill(self, **answers: Any) -> None:
        """Answer the fields of the page, named as in the form: text, a choice, or True for a box."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name={name}]")
            if answer is True and field.first.get_attribute("type") == "checkbox":
                field.check()
            elif field.first.get_attribute("type") == "radio":
                self.page.locator(f"main [name={name}][value='{answer}']").check()
            elif field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=answer)
            else:
                field.fill(str(answer))

    def look(self) -> None:
        """Judge the page: in every width and colour when it is the first of its kind."""
        self.page.wait_for_load_state("load")
        self.judge(self.page)
        address = re.sub(r"\d+", "0", self.page.url.removeprefix(self.base).partition("?")[0])
        kind = (address, *self.page.evaluate(SORTS))
        if kind in self.seen:
            return
        self.seen.add(kind)
        for width, scheme in SCREENS[1:]:
            self._screen(width, scheme)
            # The same document in the same width differs in its colours only, so nothing else can be wrong.
            self.judge(self.page, COLOURS if scheme == "dark" else RULES)
        self._screen(*SCREENS[0])

    def picture(self, name: str, *, full: bool = False) -> None:
        """Write `docs/images/<name>.png`: 1200 px wide, in few colours, so that it stays small."""
        if not self.pictures:
            return
        from PIL import Image

        self.page.set_viewport_size(PICTURE_SIZE)
        shot = Image.open(io.BytesIO(self.page.screenshot(full_page=full)))
        self._screen(*SCREENS[0])
        PICTURES.mkdir(parents=True, exist_ok=True)
        few = shot.convert("RGB").quantize(128, dither=Image.Dither.NONE)
        few.save(PICTURES / f"{name}.png", optimize=True)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("main").get_by_text(text).first).to_be_visible()

    def row(self, text: str) -> Locator:
        return self.page.locator("main tr", has_text=text)

    def _screen(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
