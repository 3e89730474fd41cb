"""The two ways in which a committee decides."""

CIB = "cib"
MEETING = "meeting"
