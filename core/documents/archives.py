"""Office files are archives: no bombs, no macros, nothing that is loaded from elsewhere."""

import re
import zipfile
from functools import partial
from typing import IO
from xml.parsers import expat

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.documents.markup import Element, Refused, walk

MEMBERS = 5_000
# Below this many bytes of content no ratio is suspicious: empty spreadsheets compress very well.
HARMLESS_TOTAL = 10 * 1024 * 1024
RATIO = 100
XML_PART = 64 * 1024 * 1024

_MAIN_PARTS = {"word/document.xml": "word", "xl/workbook.xml": "xl"}
# Relationships that point outside and are followed only when somebody says so. Everything else is loaded on
# opening: harmless from the writer's own disk (the template of an office), not from a server.
_LINKS = ("/hyperlink", "/externalLinkPath")
_REMOTE = re.compile(r"(file:(//(?!/)|/{4,}|/*\\\\)|\\\\|//|(?!file:)[a-z][a-z0-9+.-]+:)", re.IGNORECASE)
_ODF_LOADED = frozenset({"image", "object", "object-ole", "plugin", "section-source", "applet", "floating-frame"})


def check(file: IO[bytes]) -> str:
    """Judge an archive and return what it is: `word`, `xl` or `odt`.

    Raises `ValidationError`: `bomb`, `macro`, `external`, `name`, `broken`, or `type` when it is another archive.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _measure(archive)
            kind = _kind(archive)
            _refuse_active(archive)
            return kind
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise ValidationError(_("The file is damaged or encrypted and cannot be read."), code="broken") from error
    except expat.ExpatError as error:
        raise ValidationError(_("The file is damaged and cannot be read."), code="broken") from error
    except Refused as error:
        raise ValidationError(
            _("The file defines XML entities, which office programs never do."), code="bomb"
        ) from error


def _measure(archive: zipfile.ZipFile) -> None:
    """Unpack everything into nothing, counting what really comes out: sizes in the directory may lie."""
    members = archive.infolist()
    packed = sum(member.compress_size for member in members)
    limit = settings.UPLOAD_MAX_UNPACKED_BYTES
    if len(members) > MEMBERS or sum(member.file_size for member in members) > limit:
        raise _bomb()
    names: set[str] = set()
    total = 0
    for member in members:
        if member.filename.startswith("/") or "\\" in member.filename or ".." in member.filename.split("/"):
            raise ValidationError(_("The file holds parts with names that lead out of it."), code="name")
        if member.filename.lower() in names:
            raise ValidationError(_("The file holds two parts of the same name."), code="broken")
        names.add(member.filename.lower())
        with archive.open(member) as part:
            while chunk := part.read(1 << 16):
                total += len(chunk)
                if total > limit or (total > HARMLESS_TOTAL and total > RATIO * max(packed, 1)):
                    raise _bomb()


def _bomb() -> ValidationError:
    return ValidationError(
        _("The file unpacks to far more than its size; it is refused as an archive bomb."), code="bomb"
    )


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and archive.read("mimetype").strip() == b"application/vnd.oasis.opendocument.text":
        return "odt"
    if "[Content_Types].xml" in names:
        for part, kind in _MAIN_PARTS.items():
            if part in names:
                return kind
    raise ValidationError(
        _("Archives are not accepted; upload the documents themselves (DOCX, XLSX, ODT, PDF)."), code="type"
    )


def _refuse_active(archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        name = member.filename.lower()
        if name.endswith(("vbaproject.bin", "vbadata.xml")) or name.startswith(("basic/", "scripts/")):
            raise _macro()
        if name.endswith(".bin") and "/activex/" in name:
            raise _macro()
        if not name.endswith((".xml", ".rels")):
            continue
        if member.file_size > XML_PART:
            raise _bomb()
        # Every part is parsed, so that entities are found wherever they hide.
        walk(archive.read(member), partial(_judge, name))


def _judge(part: str, element: Element) -> None:
    if part == "[content_types].xml" and "macroenabled" in element.get("ContentType", "").lower():
        raise _macro()
    if part.endswith(".rels") and element.name == "Relationship":
        outside = element.get("TargetMode", "").lower() == "external"
        remote = bool(_REMOTE.match(element.get("Target", "").strip()))
        if outside and remote and not element.get("Type", "").endswith(_LINKS):
            raise _external()
    if part == "content.xml" and element.name in ("event-listener", "script"):
        raise _macro()
    loaded = part.endswith(("content.xml", "styles.xml")) and element.name in _ODF_LOADED
    if loaded and _REMOTE.match(element.get("href", "").strip()):
        raise _external()


def _macro() -> ValidationError:
    return ValidationError(_("Files with macros are not accepted."), code="macro")


def _external() -> ValidationError:
    return ValidationError(
        _("The file loads a template, picture or object from elsewhere; embed it instead."), code="external"
    )
