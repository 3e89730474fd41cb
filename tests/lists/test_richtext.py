"""Markup from outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.richtext import safe, sanitize


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("One\ntwo\n\nthree & four", "<p>One<br>two</p>\n\n<p>three &amp; four</p>"),
        ("A &amp; B", "<p>A &amp; B</p>"),
        ("<h1>T</h1><p onclick='x()'>a</p>", "T<p>a</p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", ""),
        ('<a href="javascript:x">a</a>', '<a rel="noopener noreferrer">a</a>'),
        ('<a href="https://x.org" target=_blank>a</a>', '<a href="https://x.org" rel="noopener noreferrer">a</a>'),
        ("<ol><li>a<li>b", "<ol><li>a</li><li>b</li></ol>"),
    ],
)
def test_only_harmless_markup_stays(text: str, expected: str) -> None:
    assert sanitize(text) == expected


@given(st.text(alphabet="<>/&;abp\"'= \n"))
def test_sanitizing_twice_changes_nothing_more(text: str) -> None:
    once = sanitize(text)
    assert sanitize(once) == once


def test_what_is_stored_raw_is_shown_safe() -> None:
    assert safe("<script>x</script><p>y</p>") == "<p>y</p>"
