"""Foreign pages in our own PDF: upright, in their frame, with every other page in its place."""

import io
from typing import Any

import pytest

from core.documents.pdf_bundle import BOTTOM, HEIGHT, LEFT, WIDTH, sheets_of
from tests.documents import samples
from tests.documents.foreign import foreign_pdf


@pytest.mark.parametrize(
    ("pdf", "size"),
    [
        (foreign_pdf("upright"), (595, 842)),
        (foreign_pdf("landscape", landscape=True), (842, 595)),
        (foreign_pdf("turned", rotate=90), (842, 595)),
        (foreign_pdf("upside down", rotate=180), (595, 842)),
        (foreign_pdf("turned back", landscape=True, rotate=270), (595, 842)),
        (samples.PDF, (9, 9)),
    ],
)
def test_a_page_is_taken_as_it_is_read(pdf: bytes, size: tuple[int, int]) -> None:
    (sheet,) = sheets_of(io.BytesIO(pdf))
    assert (sheet.width, sheet.height) == size
    a, b, c, d, e, f = sheet.matrix
    left, bottom, right, top = sheet.box
    corners = {(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)}
    assert corners == {(0, 0), (size[0], 0), (0, size[1]), size}


@pytest.mark.parametrize("damaged", [b"%PDF-1.7\nnothing\n%%EOF", b""])
def test_what_cannot_be_taken_over_has_no_pages(damaged: bytes) -> None:
    assert sheets_of(io.BytesIO(damaged)) == []


def test_the_frame_is_the_free_part_of_the_page() -> None:
    frame: tuple[Any, ...] = (LEFT, BOTTOM, LEFT + WIDTH, BOTTOM + HEIGHT)
    assert [round(side) for side in frame] == [34, 57, 561, 777]
