"""``python -m tests.house.freeze_access``: write the expected access again, to be read in the difference."""

import csv
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baquiano.config.settings_test")

import django

django.setup()

from tests.house.test_access import FROZEN, rows_of_the_policy  # noqa: E402

if __name__ == "__main__":
    with FROZEN.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows_of_the_policy())
