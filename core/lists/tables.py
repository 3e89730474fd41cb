"""What the tables of all lists share."""

from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from core.shell import dates
from core.shell.html import badge


class DayColumn(tables.Column):
    """A day as the pages say it, the day of a moment in the reader's zone; exported as the value that it is."""

    def render(self, value: Any) -> str:
        return dates.day(value)

    def value(self, value: Any) -> Any:
        return value


class StateColumn(tables.Column):
    """The declared state of a procedure as its badge, exported as its label."""

    def render(self, record: Any) -> SafeString:
        return badge(record.state_declared.label, record.state_declared.tone)

    def value(self, record: Any) -> str:
        return str(record.state_declared.label)


class ListTable(tables.Table):
    """A table whose cells carry the name of their column, for the phones where a row becomes a block.

    The first column is the key of the row and its link. Exports, captions and empty states are read from the
    attributes by `components/table.html`.
    """

    caption: str | Promise = ""
    title: str | Promise = ""
    empty_title: str | Promise = ""
    empty_text: str | Promise = ""

    class Meta:
        attrs: dict[str, Any] = {"class": "table stacks"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The table's own initializer would put its default in the place of the declared text.
        kwargs.setdefault("empty_text", type(self).empty_text)
        super().__init__(*args, **kwargs)
        self.exports: list[dict[str, str]] = []
        for number, bound in enumerate(self.columns.all()):
            # Columns may share the attributes that they were declared with.
            cell = {"data-l": str(bound.header), **bound.column.attrs.get("td", {})}
            bound.column.attrs = {**bound.column.attrs, "td": cell}
            if number == 0:
                cell["class"] = f"{cell.get('class', '')} key-cell".strip()
