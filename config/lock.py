"""`make lock`: pin what `pyproject.toml` asks for, with hashes and without the name of any index."""

import os
import subprocess
import sys
from pathlib import Path

from config.places import ROOT

LOCKS: dict[str, list[str]] = {
    "production": [],
    "development": ["embedded", "test", "check"],
}


def main() -> int:
    for name, groups in LOCKS.items():
        print(f"• requirements/{name}.txt", flush=True)
        subprocess.run(
            [
                *(str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml", "--quiet"),
                *("--universal", "--python-version", "3.12", "--generate-hashes"),
                *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
                *(argument for group in groups for argument in ("--group", group)),
                *("--output-file", f"requirements/{name}.txt"),
                *sys.argv[1:],
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            env={key: value for key, value in os.environ.items() if key != "PIP_FIND_LINKS"},
            check=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
