"""Each variable is documented, and production does not start with what everybody can read."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR


def _names(text):
    return set(re.findall(r"\b(?:BAQUIANO_[A-Z_]+|DATABASE_URL)\b", text))


READERS = ["baquiano/config/settings.py", "deploy/compose/compose.yaml"]


def test_every_variable_is_in_the_example_and_no_other():
    read = {name for path in READERS for name in _names((ROOT / path).read_text(encoding="utf-8"))}
    documented = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))

    assert read == documented


def _start(**variables):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "baquiano.config.settings", **variables}
    return subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("variable", ["BAQUIANO_SECRET_KEY", "BAQUIANO_TRAIL_KEY", "BAQUIANO_DEMO"])
def test_production_refuses_to_start_with_demo_secrets(variable, tmp_path):
    done = _start(
        BAQUIANO_MODE="production", BAQUIANO_DEMO="1", BAQUIANO_VAR=str(tmp_path), BAQUIANO_SECRET_KEY="corta"
    )

    assert done.returncode != 0
    assert "Baquiano no arranca en producción así:" in done.stderr
    assert f"- {variable}:" in done.stderr


@pytest.mark.engine("sqlite")
def test_sqlite_keeps_acknowledged_writes_through_a_power_cut(tmp_path):
    code = (
        "import django; django.setup(); from django.db import connection as c; cursor = c.cursor();"
        "print([cursor.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'synchronous', 'foreign_keys')])"
    )
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "baquiano.config.settings", "BAQUIANO_VAR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "['wal', 2, 1]"
