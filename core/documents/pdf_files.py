"""A PDF that comes from outside shows pages: no scripts, no programs, no files in it, and nothing hidden from us."""

import subprocess
import sys
from pathlib import Path
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_JUDGE = Path(__file__).with_name("pdf_judge.py")
# A PDF of 25 MB takes a few seconds; what takes longer was made to.
SECONDS = 20

_REASONS = {
    "broken": _("The PDF is cut off or damaged."),
    "encrypted": _("The PDF is protected by a password; save it without one."),
    "bomb": _("The PDF unpacks to far more than its size, or takes too long to look into; print it to a new PDF."),
    "script": _("The PDF holds a script or a dynamic form; print it to a new PDF."),
    "launch": _("The PDF starts another program; print it to a new PDF."),
    "embedded": _("The PDF holds other files; upload them by themselves and print it to a new PDF."),
}


def check(file: IO[bytes]) -> None:
    """Raise `ValidationError` unless the PDF can be read and only shows pages.

    The codes are those of the reasons: `broken`, `encrypted`, `bomb`, `script`, `launch`, `embedded`.
    """
    data = file.read()
    if b"%%EOF" not in data[-2048:]:
        raise refusal("broken")
    if reason := _judgement(data):
        raise refusal(reason)


def refusal(reason: str) -> ValidationError:
    """Return the error with the words for `reason`."""
    return ValidationError(_REASONS[reason], code=reason)


def _judgement(data: bytes) -> str:
    """Return why the PDF is refused, nothing where it is not, as a process of its own finds it."""
    try:
        answer = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(_JUDGE)],
            input=data,
            capture_output=True,
            env={},
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return "bomb"
    return answer.stdout.decode() if answer.returncode == 0 else "broken"
