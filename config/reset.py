"""`make reset`: throw the demo's data away. Secrets, packages and built files stay."""

import os
import shutil
import sys

from config.database import cluster
from config.embedded import EmbeddedServerError
from config.places import VAR_DIR

DATA = ("files", "broker", "demo-clock", "timetable")


def main() -> int:
    if os.environ.get("DATABASE_URL"):
        print(
            "DATABASE_URL is set. That database is not ours to throw away: drop and create it yourself, "
            "or unset DATABASE_URL to reset the embedded demo.",
            file=sys.stderr,
        )
        return 1
    try:
        cluster(VAR_DIR).destroy()
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1
    for name in DATA:
        for path in VAR_DIR.glob(f"{name}*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    print("The demo's data is gone; `make run` starts over.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
