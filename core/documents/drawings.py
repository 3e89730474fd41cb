"""SVG is a program as much as a picture: only what draws is let in."""

import re
from typing import IO
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.documents.markup import Element, Refused, walk

_SVG = "http://www.w3.org/2000/svg"
_FORBIDDEN = frozenset(
    {"script", "foreignobject", "iframe", "embed", "object", "handler", "listener", "audio", "video"}
)
_ANIMATIONS = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_OWN = re.compile(r"\s*(#|data:image/(png|jpeg|gif|webp)[;,])", re.IGNORECASE)
_URL = re.compile(r"url\(\s*['\"]?\s*(?!#|['\"]?\s*#)", re.IGNORECASE)


def looks_like_svg(head: bytes) -> bool:
    """Tell whether a file that starts with `head` claims to be an SVG drawing."""
    text = head.decode("utf-8", "ignore")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = head.decode("utf-16", "ignore")
    return bool(re.search(r"<(\w+:)?svg[\s>]", text))


def check(file: IO[bytes]) -> None:
    """Raise `ValidationError` (`script`, `external`, `broken`) unless the drawing only draws."""
    try:
        walk(file.read(), _judge, instructions=False, texts=True)
    except expat.ExpatError as error:
        raise ValidationError(_("The drawing is damaged and cannot be read."), code="broken") from error
    except Refused as error:
        raise ValidationError(
            _("The drawing declares a document type or processing instructions, which are not accepted."), code="script"
        ) from error


def _judge(element: Element) -> None:
    name = element.name.lower()
    if name in _FORBIDDEN or (element.namespace not in (_SVG, "") and name in {"a", "img", "link", "form", "base"}):
        raise _script()
    for key, value in element.attributes:
        key = key.lower()
        if key.startswith("on"):
            raise _script()
        if name in _ANIMATIONS and key == "attributename" and value.strip().lower() in ("href", "xlink:href"):
            raise _script()
        if key in ("href", "src", "action", "formaction"):
            if re.match(r"[\s\x00-\x1f]*(javascript|vbscript|data:text|data:image/svg)", value, re.IGNORECASE):
                raise _script()
            if not _OWN.match(value):
                raise _external()
        elif _URL.search(value) or "@import" in value.lower():
            raise _external()
    if name == "style" and (_URL.search(element.text) or "@import" in element.text.lower() or "\\" in element.text):
        raise _external()


def _script() -> ValidationError:
    return ValidationError(_("The drawing holds a script; only drawings without scripts are accepted."), code="script")


def _external() -> ValidationError:
    return ValidationError(_("The drawing refers to something outside itself; embed it instead."), code="external")
