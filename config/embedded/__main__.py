"""`python -m config.embedded start|stop|status|destroy`: the embedded PostgreSQL by hand."""

import argparse
import sys

from config.database import cluster
from config.embedded import EmbeddedServerError
from config.places import VAR_DIR


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    parser.add_argument("action", choices=["start", "stop", "status", "destroy"])
    parser.add_argument("--suite", action="store_true", help="the cluster of the test suite instead of the demo's")
    parser.add_argument("--if-unused", action="store_true", help="stop only where no client is connected")
    options = parser.parse_args()
    chosen = cluster(VAR_DIR, suite=options.suite)
    try:
        match options.action:
            case "start":
                chosen.ensure()
            case "stop":
                chosen.stop(even_if_used=not options.if_unused)
            case "destroy":
                chosen.destroy()
            case "status":
                print("running" if chosen.running() else "stopped")
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
