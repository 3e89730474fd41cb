"""One PDF of our own pages and of PDFs that were uploaded: numbered through, with bookmarks, tagged.

Our template leaves an empty page for each foreign one, so that page numbers, contents and bookmarks come out right by
themselves; the foreign page is then drawn into that page, made smaller to fit its frame.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject

from core.documents import pdf

_MM = 72 / 25.4
# The frame on an A4 sheet, in points from its lower left corner; `.sheet` in pdf.css leaves it free.
LEFT, BOTTOM, WIDTH, HEIGHT = 12 * _MM, 20 * _MM, 186 * _MM, 254 * _MM


@dataclass(frozen=True)
class Sheet:
    """A foreign page: what draws it, what that needs, its visible box, and what turns and moves that upright.

    The box is left, bottom, right and top in points; `width` and `height` are those of the page as it is read.
    """

    drawing: bytes
    resources: DictionaryObject
    box: tuple[float, float, float, float]
    matrix: tuple[float, float, float, float, float, float]
    width: float
    height: float


def sheets_of(file: IO[bytes]) -> list[Sheet]:
    """Return the pages of an uploaded PDF, without its links and notes; none where they cannot be taken over."""
    try:
        return [_sheet(page) for page in PdfReader(io.BytesIO(file.read())).pages]
    except Exception:
        # The parser raises whatever a strange file leads it to. Such a file is named in the bundle and read by itself.
        return []


def _sheet(page: PageObject) -> Sheet:
    contents = page.get_contents()
    resources = page.get("/Resources", DictionaryObject()).get_object()
    # What it draws with is read to the end now: a damaged part is found out before the bundle is begun.
    resources.clone(PdfWriter())
    visible = page.cropbox
    left, bottom, right, top = (float(side) for side in (visible.left, visible.bottom, visible.right, visible.top))
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0:
        raise ValueError("a page without a face")
    upright = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }
    lying = page.rotation % 180 != 0
    return Sheet(
        drawing=contents.get_data() if contents is not None else b"",
        resources=resources,
        box=(left, bottom, right, top),
        matrix=upright[page.rotation % 360],
        width=height if lying else width,
        height=width if lying else height,
    )


def render(template: str, context: dict[str, Any], *, title: str, inserts: Mapping[str, Sequence[Sheet]]) -> bytes:
    """Render `template` and draw into it the sheets of `inserts`.

    For "report" the template has empty elements with the ids "report-1", "report-2" … of class `sheet`, each of which
    begins a page. Raises `PdfUnavailable` as `pdf.render`, and `KeyError` for a sheet without a place.
    """
    laid_out = pdf.lay_out(template, context, title=title)
    if not any(inserts.values()):
        return laid_out.content
    writer = PdfWriter(clone_from=io.BytesIO(laid_out.content))
    for name, sheets in inserts.items():
        for number, sheet in enumerate(sheets, start=1):
            _draw(writer, writer.pages[laid_out.places[f"{name}-{number}"]], sheet)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _draw(writer: PdfWriter, page: PageObject, sheet: Sheet) -> None:
    form = StreamObject()
    form.set_data(sheet.drawing)
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in sheet.box),
            NameObject("/Matrix"): ArrayObject(FloatObject(number) for number in sheet.matrix),
            NameObject("/Resources"): sheet.resources.clone(writer),
        }
    )
    resources: Any = page["/Resources"].get_object()
    drawn = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    # All pages of ours share their resources.
    name = f"/Sheet{len(drawn)}"
    drawn[NameObject(name)] = writer._add_object(form.flate_encode())
    scale = min(WIDTH / sheet.width, HEIGHT / sheet.height, 1)
    width, height = sheet.width * scale, sheet.height * scale
    x, y = LEFT + (WIDTH - width) / 2, BOTTOM + HEIGHT - height
    mark = _tag(writer, page)
    ours = StreamObject()
    ours.set_data(
        (
            f"/Artifact BMC q 0.7 G 0.5 w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S Q EMC\n"
            f"/P <</MCID {mark}>> BDC q {scale:.5f} 0 0 {scale:.5f} {x:.2f} {y:.2f} cm {name} Do Q EMC\n"
        ).encode()
    )
    contents: Any = page["/Contents"].get_object()
    before = list(contents) if isinstance(contents, ArrayObject) else [page.raw_get("/Contents")]
    # Ours comes first: what our template has written leaves the page upside down.
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(ours), *before])


def _tag(writer: PdfWriter, page: PageObject) -> int:
    """Let a new paragraph of the structure follow the line above the frame; return its mark on the page."""
    root: Any = writer.root_object["/StructTreeRoot"]
    tree = root["/ParentTree"]["/Nums"]
    marked = tree[list(tree[::2]).index(page["/StructParents"]) * 2 + 1].get_object()
    above = next(found for each in marked if (found := _paragraph(each)) is not None)
    parent = above.get_object().raw_get("/P")
    siblings = parent.get_object()["/K"]
    mark = len(marked)
    added = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/P"),
                NameObject("/P"): parent,
                NameObject("/Pg"): page.indirect_reference,
                NameObject("/K"): ArrayObject([NumberObject(mark)]),
            }
        )
    )
    siblings.insert(siblings.index(above) + 1, added)
    marked.append(added)
    return mark


def _paragraph(mark: Any) -> Any:
    """Return the paragraph in which `mark` stands, None where it stands in something else: a heading above it."""
    while mark.get_object().get("/S") not in ("/P", None):
        mark = mark.get_object().raw_get("/P")
    return mark if mark.get_object().get("/S") == "/P" else None
