"""``python -m tests.upgrade.keep COPY``: keep the database of a release for the tests of the next ones."""

import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baquiano.config.settings")

import django

django.setup()

from tests.upgrade import pack  # noqa: E402

if __name__ == "__main__":
    target = pack(Path(sys.argv[1]))
    sys.stdout.write(f"{target}: {target.stat().st_size} bytes\n")
