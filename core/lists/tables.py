"""What the tables of all lists share."""

from typing import Any

import django_tables2 as tables
from django.utils.functional import Promise


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
        super().__init__(*args, **kwargs)
        self.exports: list[dict[str, str]] = []
        for number, bound in enumerate(self.columns.all()):
            cell = bound.column.attrs.setdefault("td", {})
            cell.setdefault("data-l", str(bound.header))
            if number == 0:
                cell["class"] = f"{cell.get('class', '')} key-cell".strip()
