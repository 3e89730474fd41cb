"""Reading XML that others wrote: no document type, no entities, nothing fetched."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat


class Refused(Exception):
    """The markup declares a document type or asks for processing."""


@dataclass(frozen=True)
class Element:
    """A start tag: names without their namespace prefix; `text` is what stands directly in it."""

    namespace: str
    name: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """Return the attribute `name` of any namespace."""
        return next((value for key, value in self.attributes if key == name), default)


def walk(data: bytes, judge: Callable[[Element], None], *, instructions: bool = True, texts: bool = False) -> None:
    """Give every element of `data` to `judge`, in the order in which they end; with `texts` also what they say.

    Raises `Refused` for a document type (and, unless `instructions`, a processing instruction),
    `expat.ExpatError` for markup that is not well-formed, and whatever `judge` raises.
    """
    open_elements: list[tuple[str, str, tuple[tuple[str, str], ...], list[str]]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        namespace, _separator, name = tag.rpartition(" ")
        plain = tuple((key.rpartition(" ")[2], value) for key, value in attributes.items())
        open_elements.append((namespace, name, plain, []))

    def end(_tag: str) -> None:
        namespace, name, attributes, text = open_elements.pop()
        judge(Element(namespace, name, attributes, "".join(text)))

    def characters(text: str) -> None:
        open_elements[-1][3].append(text)

    def refuse(*_arguments: object) -> None:
        raise Refused

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    if texts:
        parser.CharacterDataHandler = characters
    if not instructions:
        parser.ProcessingInstructionHandler = refuse
    parser.Parse(data, True)  # noqa: FBT003
