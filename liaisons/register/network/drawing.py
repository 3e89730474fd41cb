"""The picture as shapes with coordinates; the template writes them down. Attributes only, no style and no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from liaisons.register.network.nodes import Node

# Sizes of the texts; a semi-bold letter is a little wider.
_BOLD, _LIGHT, _HUB = 13 * 1.04, 12.0, 14 * 1.06
# Widths of the letters of Inter in em, on the generous side, so that no text leaves its box.
_WIDTHS = {
    **dict.fromkeys("iljtf.,:;'’|!I", 0.3),
    **dict.fromkeys(" ", 0.27),
    **dict.fromkeys("/-–()[]r", 0.4),
    **dict.fromkeys("mwMW@", 0.92),
    **dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.67),
    **dict.fromkeys("0123456789", 0.61),
    "J": 0.58,
    "…": 0.85,
}


@dataclass(frozen=True)
class Shape:
    """How large a picture is drawn: for a laptop with the middle in the middle, for a phone below one another."""

    name: str
    width: int
    pill: int
    height: int
    pitch: int
    hub: int
    top: int
    fan: bool


WIDE = Shape("wide", width=820, pill=256, height=26, pitch=31, hub=166, top=8, fan=True)
NARROW = Shape("narrow", width=344, pill=150, height=38, pitch=46, hub=200, top=74, fan=False)
_PADDING = 6


@dataclass(frozen=True)
class Pill:
    """A node as it is drawn: its box, its texts, the line to the middle and the mark of its direction."""

    node: Node
    x: float
    y: float
    width: int
    height: int
    label: str
    title: str
    label_x: float
    label_y: float
    title_x: float
    title_y: float
    line: str
    mark_x: float
    mark_y: float
    mark: str
    chip_x: float
    chip_y: float

    @property
    def sentence(self) -> str:
        """What the node is called to whoever cannot see its line and shape: what stands in it, and what they say."""
        drawn = " ".join(filter(None, (self.label, self.title)))
        return ", ".join(filter(None, (drawn, self.node.way_word, self.node.category_sentence)))

    @property
    def style(self) -> str:
        """The class of the line: its pattern and colour say the direction."""
        several = "several" if self.node.count > 1 and not self.node.way else ""
        return self.node.way or several or "plain"


@dataclass(frozen=True)
class Picture:
    """One drawing, with the middle and everything around it."""

    shape: Shape
    height: int
    hub_x: float
    hub_y: float
    hub_height: int
    hub_label: str
    pills: list[Pill]

    @property
    def hub_middle(self) -> float:
        return self.hub_x + self.shape.hub / 2

    @property
    def hub_text_y(self) -> float:
        return self.hub_y + self.hub_height / 2 + 5

    @property
    def trunk(self) -> str:
        """The line that the nodes hang on where they stand below the middle."""
        if self.shape.fan or not self.pills:
            return ""
        last = max(pill.mark_y for pill in self.pills)
        return f"M{self.hub_middle:.1f} {self.hub_y + self.hub_height:.1f}V{last:.1f}"


def draw(label: str, nodes: Sequence[Node], shape: Shape) -> Picture:
    """Return the picture of `nodes` around `label`, in two columns that read downwards."""
    rows = max(ceil(len(nodes) / 2), 1)
    hub_height = 46
    height = shape.top + rows * shape.pitch + 8
    if shape.fan:
        height = max(height, hub_height + 2 * shape.top + 20)
        hub_y = (height - hub_height) / 2
        start = (height - rows * shape.pitch) / 2
    else:
        hub_y, start = 4.0, float(shape.top)
    hub_x = (shape.width - shape.hub) / 2
    pills = []
    for number, node in enumerate(nodes):
        right = number >= rows
        y = start + (number - rows if right else number) * shape.pitch
        x = shape.width - shape.pill - 1 if right else 1
        middle = y + shape.height / 2
        pills.append(_pill(node, shape, x, y, middle, hub_x, hub_y + hub_height / 2, right=right))
    return Picture(shape, round(height), hub_x, hub_y, hub_height, _cut(label, shape.hub - 12, _HUB), pills)


def _pill(
    node: Node, shape: Shape, x: float, y: float, middle: float, hub_x: float, hub_middle: float, *, right: bool
) -> Pill:
    edge = x if right else x + shape.pill
    mark_x = edge - 11 if right else edge + 11
    if shape.fan:
        from_x = hub_x + shape.hub if right else hub_x
        bend = (from_x + mark_x) / 2
        curve = (bend, hub_middle, bend, middle, mark_x, middle)
        line = f"M{from_x:.1f} {hub_middle:.1f}C" + " ".join(f"{number:.1f}" for number in curve)
    else:
        line = f"M{shape.width / 2:.1f} {middle:.1f}H{mark_x:.1f}"
    room = float(shape.pill - 2 * _PADDING)
    chip_x, chip_y = x + shape.pill - 15, middle
    if node.category:
        room -= 20
    label = _cut(node.label, room, _BOLD)
    label_y, title_x = middle + 4.5, x + _PADDING
    if shape.fan:
        taken = _length(label, _BOLD) + 8
        title, title_y = _cut(node.title, room - taken, _LIGHT), label_y
        title_x += taken
    else:
        title, title_y = _cut(node.title, room, _LIGHT), y + 31
        if title:
            label_y = y + 16
    return Pill(
        node=node,
        x=x,
        y=y,
        width=shape.pill,
        height=shape.height,
        label=label,
        title=title,
        label_x=x + _PADDING,
        label_y=label_y,
        title_x=title_x,
        title_y=title_y,
        line=line,
        mark_x=mark_x,
        mark_y=middle,
        mark=_mark(node, right=right),
        chip_x=chip_x,
        chip_y=chip_y,
    )


def _mark(node: Node, *, right: bool) -> str:
    """Return the name of the mark at the end of the line, an arrow to or from the middle."""
    if not node.way:
        return "net-dot"
    return f"net-{node.way}" if right or node.way == "both" else f"net-{node.way}-left"


def _length(text: str, size: float) -> float:
    return sum(_WIDTHS.get(letter, 0.58) for letter in text) * size


def _cut(text: str, room: float, size: float) -> str:
    """Return as much of `text` as `room` holds, or nothing where that would be a few letters only."""
    if _length(text, size) <= room:
        return text
    left = room - _WIDTHS["…"] * size
    for end, letter in enumerate(text):
        left -= _WIDTHS.get(letter, 0.58) * size
        if left < 0:
            return f"{text[:end].rstrip(' ,;:-–(/')}…" if end >= 6 else ""
    return text
