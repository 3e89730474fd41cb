"""What looks into a PDF: reads it from the standard input and prints the word for what speaks against it, if anything.

It runs as a process of its own, without Django and without our secrets: a hostile file may keep the parser busy for
hours or fill the memory, and this process can be ended.
"""

import contextlib
import io
import logging
import re
import resource
import sys
import zlib
from collections.abc import Iterator

from pypdf import PasswordType, PdfReader, apply_configuration
from pypdf.errors import DependencyError, LimitReachedError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

MEMORY = 1024 * 1024 * 1024
OBJECTS = 300_000
PARTS = 3_000_000
# Of the streams that hold objects; pictures and texts stay packed.
UNPACKED = 64 * 1024 * 1024

# Behind these, the parser looks for the objects by itself, as viewers do with a file whose tables are damaged.
_NO_TABLES = b"\nstartxref\n0\n%%EOF\n"


def _names(*names: str) -> re.Pattern[bytes]:
    """Return the pattern of names as a PDF writes them: every character may stand as its number."""
    spelled = ("".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name) for name in names)
    return re.compile(rf"/(?:{'|'.join(spelled)})(?![A-Za-z0-9#_.-])".encode())


_WORDS = _names("JS", "JavaScript", "XFA", "OnInstantiate", "Launch", "EmbeddedFile", "EF")
_PACKED = _names("ObjStm")
# An embedded file may differ from system to system; these are the keys.
_SYSTEMS = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}


def judge(data: bytes) -> str:
    """Return `encrypted`, `broken`, `bomb`, `script`, `launch` or `embedded`; nothing where the PDF is fine."""
    try:
        with apply_configuration(
            array_maximum_element_count=PARTS,
            dictionary_maximum_element_count=PARTS,
            zlib_maximum_output_length=UNPACKED,
            lzw_maximum_output_length=UNPACKED,
            run_length_maximum_output_length=UNPACKED,
            # What the parser would guess from a damaged stream need not be what a viewer guesses.
            zlib_maximum_recovery_input_length=0,
        ):
            reader = _open(data)
            if reader is None:
                return "encrypted"
            if not _has_pages(reader):
                return "broken"
            packed = {number for number, _place in reader.xref_objStm.values()}
            hidden = len(_PACKED.findall(data)) > len(packed)
            if hidden and reader.is_encrypted:
                # What no table names cannot be deciphered.
                return "broken"
            if not hidden and _is_harmless(reader, packed, data):
                return ""
            repaired = _open(data + _NO_TABLES)
            return _walk(reader) or ("encrypted" if repaired is None else _walk(repaired))
    except LimitReachedError as error:
        return "broken" if isinstance(error.__cause__, zlib.error) else "bomb"
    except MemoryError:
        return "bomb"
    except Exception:
        return "broken"


def _open(data: bytes) -> PdfReader | None:
    """Return the reader; nothing where a password is asked for, or a certificate."""
    try:
        reader = PdfReader(io.BytesIO(data), xref_stream_maximum_entries=OBJECTS)
    except (NotImplementedError, DependencyError):
        return None
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return None
    return reader


def _has_pages(reader: PdfReader) -> bool:
    root = reader.trailer.raw_get("/Root")
    # To read one packed object means to read all that are packed with it, which may be all of the file.
    if isinstance(root, IndirectObject) and root.idnum in reader.xref_objStm:
        return True
    return "/Pages" in reader.root_object


def _is_harmless(reader: PdfReader, packed: set[int], data: bytes) -> bool:
    """Tell whether no word of what we refuse stands anywhere, wherever the tables of the file lead.

    Names are never encrypted, and `packed` only in streams that hold objects.
    """
    unpacked = 0
    for number in packed:
        text = _stream(reader, number).get_data()
        unpacked += len(text)
        if unpacked > UNPACKED:
            raise LimitReachedError
        if _WORDS.search(text):
            return False
    return not _WORDS.search(data)


def _stream(reader: PdfReader, number: int) -> StreamObject:
    found = reader.get_object(IndirectObject(number, 0, reader))
    # One that tells its type in a roundabout way would not have been counted.
    if not isinstance(found, StreamObject) or found.raw_get("/Type") != "/ObjStm":
        raise TypeError
    return found


def _walk(reader: PdfReader) -> str:
    parts = 0
    for thing in _objects(reader):
        for part in _within(thing):
            parts += 1
            if parts > PARTS:
                raise LimitReachedError
            if isinstance(part, DictionaryObject) and (reason := _against(part)):
                return reason
    return ""


def _objects(reader: PdfReader) -> Iterator[PdfObject | None]:
    """Return everything that the file holds, whether anything leads there or not."""
    places = [(number, generation) for generation, numbers in reader.xref.items() for number in numbers]
    places += [(number, 0) for number in reader.xref_objStm]
    if len(places) > OBJECTS:
        raise LimitReachedError
    yield reader.trailer
    for number, generation in places:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _within(thing: PdfObject | None) -> Iterator[PdfObject | None]:
    rest = [thing]
    while rest:
        part = rest.pop()
        yield part
        if isinstance(part, DictionaryObject):
            rest.extend(part.values())
        elif isinstance(part, ArrayObject):
            rest.extend(part)


def _against(part: DictionaryObject) -> str:
    """Name what a dictionary brings along. Fonts and pictures have free names: a name alone proves nothing."""
    action = _value(part, "/S")
    code = _value(part, "/JS")
    is_code = isinstance(code, TextStringObject | ByteStringObject) or (
        isinstance(code, StreamObject) and "/Subtype" not in code
    )
    if action == "/JavaScript" or is_code or "/XFA" in part or "/OnInstantiate" in part:
        return "script"
    if action == "/Launch":
        return "launch"
    files = _value(part, "/EF")
    if _value(part, "/Type") == "/EmbeddedFile" or (isinstance(files, DictionaryObject) and _SYSTEMS & files.keys()):
        return "embedded"
    return ""


def _value(part: DictionaryObject, key: str) -> PdfObject | None:
    found: PdfObject | None = part.raw_get(key).get_object() if key in part else None
    return found


if __name__ == "__main__":
    logging.disable()
    # Not every system knows this limit.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(judge(sys.stdin.buffer.read()))
