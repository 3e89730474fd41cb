"""kombu's `filesystem` transport with the two things mended that lose messages or leak them.

The original writes a message under the name that readers look for, so a reader can take one that is half
written; and it moves each message through the system's shared temporary folder, where others can read it.
"""

import os
import uuid
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Messages are files `<time>_<id>.<queue>.msg`; a reader takes one by renaming it out of the others' sight."""

    # kombu's own base classes disagree about the names of these arguments.
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        name = f"{time_ns()}_{uuid.uuid4()}"
        draft = Path(self.data_folder_out) / f"{name}.draft"
        draft.write_text(dumps(payload))
        draft.rename(draft.with_name(f"{name}.{queue}.msg"))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for name in sorted(entry.name for entry in os.scandir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                continue
            text = taken.read_text()
            taken.unlink()
            return loads(text)
        raise Empty


class Transport(filesystem.Transport):
    Channel = Channel
