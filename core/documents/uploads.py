"""What may be uploaded: a file is judged by its content, and every refusal names its reason."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.documents import archives, drawings, pdf_files

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
PNG = "image/png"
JPEG = "image/jpeg"
SVG = "image/svg+xml"
TXT = "text/plain"
CSV = "text/csv"

EXTENSIONS = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    ODT: (".odt",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    SVG: (".svg",),
    TXT: (".txt",),
    CSV: (".csv",),
}
ACCEPT = ",".join(ending for endings in EXTENSIONS.values() for ending in endings)
MACRO_ENDINGS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".pptm", ".xlam")
NAME_LENGTH = 150

# Names of devices, under which Windows saves no file whatever its ending.
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
# What shows as nothing though its category says otherwise: the fillers of Hangul, the empty cell of Braille.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"


@dataclass(frozen=True)
class Checked:
    """What a check found out about a file."""

    media_type: str
    filename: str
    size: int
    sha256: str


def check(file: "File[Any]", name: str) -> Checked:
    """Judge `file` that came under `name`.

    Raises `ValidationError` with the reason and one of the codes `name`, `empty`, `size`, `type`, `mismatch`,
    `macro`, `bomb`, `script`, `external`, `broken`, and of PDFs `encrypted`, `launch`, `embedded`.
    """
    stem, ending = clean_name(name)
    size = file.size
    if not size:
        raise ValidationError(_("The file is empty."), code="empty")
    if size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; at most %(limit)s are accepted.")
            % {"size": filesizeformat(size), "limit": filesizeformat(settings.UPLOAD_MAX_BYTES)},
            code="size",
        )
    if ending in MACRO_ENDINGS:
        raise ValidationError(_("Files with macros are not accepted."), code="macro")
    media_type = _type_by_content(file, ending)
    endings = EXTENSIONS[media_type]
    if not ending:
        ending = endings[0]
    elif ending not in endings:
        raise ValidationError(
            _("The name ends in %(ending)s, but the content is %(format)s.")
            % {"ending": ending, "format": endings[0][1:].upper()},
            code="mismatch",
        )
    return Checked(media_type=media_type, filename=stem + ending, size=size, sha256=_digest(file))


def described(file: "File[Any]", name: str) -> Checked:
    """Describe what we have made ourselves: there is nothing to judge in it, and its name says what it is."""
    stem, ending = clean_name(name)
    media_type = next(kind for kind, endings in EXTENSIONS.items() if ending in endings)
    return Checked(media_type=media_type, filename=stem + ending, size=file.size, sha256=_digest(file))


def clean_name(name: str) -> tuple[str, str]:
    """Return the stem and the lower-case ending of a file name, fit for every file system.

    Raises `ValidationError` (code `name`) for a name that hides something: path parts, control characters,
    characters that turn the reading direction or show as nothing; and for the name of a device.
    """
    name = unicodedata.normalize("NFC", name).strip()
    if any(_invisible(character) for character in name):
        raise ValidationError(_("The file name holds invisible characters; rename the file."), code="name")
    if "/" in name or "\\" in name or name.strip(". ") == "":
        raise ValidationError(_("The file name is not usable; rename the file."), code="name")
    stem = re.sub(r'[<>:"|?*]', "_", name.lstrip("."))
    match = re.search(r"(?<=.)\.[A-Za-z0-9]{1,8}\Z", stem)
    ending = match.group() if match else ""
    stem = stem.removesuffix(ending)
    device = stem.partition(".")[0].strip()
    if device.upper() in _DEVICES:
        raise ValidationError(
            _("Windows cannot save a file called “%(name)s”; rename the file.") % {"name": device}, code="name"
        )
    return stem[:NAME_LENGTH].rstrip(". ") or "file", ending.lower()


def _invisible(character: str) -> bool:
    return character in _BLANK or unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def _type_by_content(file: "File[Any]", ending: str) -> str:
    file.seek(0)
    head = file.read(1024)
    for signature, judge in _SIGNATURES:
        if head.startswith(signature):
            file.seek(0)
            return judge(file)
    if drawings.looks_like_svg(head):
        file.seek(0)
        drawings.check(file)
        return SVG
    file.seek(0)
    _check_text(file)
    return CSV if ending == ".csv" else TXT


def _pdf(file: IO[bytes]) -> str:
    pdf_files.check(file)
    return PDF


def _png(file: IO[bytes]) -> str:
    head = file.read(16)
    if head[12:16] != b"IHDR":
        raise ValidationError(_("The picture is damaged."), code="broken")
    return PNG


def _jpeg(_file: IO[bytes]) -> str:
    return JPEG


def _archive(file: IO[bytes]) -> str:
    kind = archives.check(file)
    return {"word": DOCX, "xl": XLSX, "odt": ODT}[kind]


def _old_office(_file: IO[bytes]) -> str:
    raise ValidationError(
        _("The old binary Office formats are not accepted; save the file as DOCX, XLSX or PDF."), code="type"
    )


_SIGNATURES: tuple[tuple[bytes, Callable[[IO[bytes]], str]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _archive),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _old_office),
)

# Text that a program would run or render is not taken for a plain text.
_ACTIVE_TEXT = re.compile(
    r"\A\s*(<!doctype|<html|<head|<body|<script|<\?xml|<\?php|<svg|#!|mime-version:|\{\\rtf|%!ps)", re.IGNORECASE
)


def _check_text(file: IO[bytes]) -> None:
    data = file.read()
    text = None
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if text is None or any(ord(character) < 32 and character not in "\t\n\r\f" for character in text):
        raise ValidationError(
            _("This kind of file is not accepted. Accepted are: %(formats)s.")
            % {"formats": ", ".join(endings[0][1:].upper() for endings in EXTENSIONS.values())},
            code="type",
        )
    if _ACTIVE_TEXT.match(text):
        raise ValidationError(_("Web pages, programs and markup are not accepted as text."), code="type")


def _digest(file: "File[Any]") -> str:
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
