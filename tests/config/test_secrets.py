"""Production refuses what everybody can read or guess, naming each variable; what is complete starts clean."""

import os
import secrets
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from baquiano.audit import keys
from baquiano.config.secrets import refuse_hands_of_root, refuse_unsafe_production
from baquiano.field import keys as field_keys

SAFE = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "LAPTOP_SECRET": "only-for-a-laptop",
    "SECRET_KEY_FALLBACKS": [secrets.token_urlsafe(64)],
    "TRAIL_KEY": keys.new_private_text(),
    "FIELD_KEY": field_keys.new_private_text(),
    "METRICS_TOKEN": "",
    "DATABASES": {"default": {"HOST": "127.0.0.1", "PASSWORD": "ciertamente-propia"}},
    "DEMO": False,
    "DEBUG": False,
    "SITE_URL": "https://asistencia.entidad.gov.co",
    "ALLOWED_HOSTS": ["asistencia.entidad.gov.co"],
    "CSRF_TRUSTED_ORIGINS": ["https://asistencia.entidad.gov.co"],
}
UNSAFE = [
    ("BAQUIANO_SECRET_KEY", {"SECRET_KEY": "corta"}),
    ("BAQUIANO_SECRET_KEY", {"SECRET_KEY": "a" * 80}),
    ("BAQUIANO_SECRET_KEY", {"SECRET_KEY": SAFE["SECRET_KEY"], "LAPTOP_SECRET": SAFE["SECRET_KEY"]}),
    ("BAQUIANO_SECRET_KEY_FALLBACKS", {"SECRET_KEY_FALLBACKS": [secrets.token_urlsafe(64), "only-for-a-laptop"]}),
    ("BAQUIANO_TRAIL_KEY", {"TRAIL_KEY": ""}),
    ("BAQUIANO_TRAIL_KEY", {"TRAIL_KEY": "no es una clave"}),
    ("BAQUIANO_FIELD_KEY", {"FIELD_KEY": ""}),
    ("BAQUIANO_FIELD_KEY", {"FIELD_KEY": "no es una clave"}),
    ("BAQUIANO_METRICS_TOKEN", {"METRICS_TOKEN": "corto"}),
    ("DATABASE_URL", {"DATABASES": {"default": {"HOST": "127.0.0.1", "PASSWORD": "clave"}}}),
    ("BAQUIANO_DEMO", {"DEMO": True}),
    ("BAQUIANO_DEBUG", {"DEBUG": True}),
    ("BAQUIANO_SITE_URL", {"SITE_URL": "http://asistencia.entidad.gov.co"}),
    ("BAQUIANO_HOSTS", {"ALLOWED_HOSTS": ["otro.gov.co"]}),
    ("BAQUIANO_HOSTS", {"ALLOWED_HOSTS": ["asistencia.entidad.gov.co", "*"]}),
    ("BAQUIANO_TRUSTED_ORIGINS", {"CSRF_TRUSTED_ORIGINS": ["http://asistencia.entidad.gov.co"]}),
]


def test_a_complete_production_starts():
    refuse_unsafe_production(SAFE)
    refuse_unsafe_production(SAFE | {"ALLOWED_HOSTS": [".entidad.gov.co"], "METRICS_TOKEN": "x" * 40})
    refuse_unsafe_production(SAFE | {"DATABASES": {"default": {"HOST": "/run/postgresql", "PASSWORD": ""}}})


@pytest.mark.parametrize(("variable", "change"), UNSAFE)
def test_each_unsafe_value_is_refused_by_name(variable, change):
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_unsafe_production(SAFE | change)

    lines = str(refused.value).splitlines()
    assert lines[0] == "Baquiano no arranca en producción así:"
    assert [line.partition(":")[0] for line in lines[1:]] == [f"- {variable}"]


def test_root_does_not_write_among_the_data_of_the_service():
    own, theirs = (
        SimpleNamespace(stat=lambda uid=uid: SimpleNamespace(st_uid=uid), owner=lambda name=name: name)
        for uid, name in ((0, "root"), (998, "baquiano"))
    )
    refuse_hands_of_root(own, 0)
    refuse_hands_of_root(theirs, 998)

    with pytest.raises(ImproperlyConfigured, match="sudo -u baquiano"):
        refuse_hands_of_root(theirs, 0)


def test_the_deployment_check_finds_nothing_to_say_of_a_complete_production(tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("BAQUIANO_", "DATABASE"))} | {
        "DJANGO_SETTINGS_MODULE": "baquiano.config.settings",
        "BAQUIANO_MODE": "production",
        "BAQUIANO_VAR": str(tmp_path),
        "BAQUIANO_SECRET_KEY": SAFE["SECRET_KEY"],
        "BAQUIANO_TRAIL_KEY": SAFE["TRAIL_KEY"],
        "BAQUIANO_FIELD_KEY": SAFE["FIELD_KEY"],
        "BAQUIANO_HOSTS": "asistencia.entidad.gov.co",
        "BAQUIANO_SITE_URL": "https://asistencia.entidad.gov.co",
        "BAQUIANO_BEHIND_PROXY": "1",
        "BAQUIANO_BACKUPS": str(tmp_path / "copias"),
        "BAQUIANO_EMAIL_URL": "smtp+tls://usuario:propia@correo.entidad.gov.co:587",
        "BAQUIANO_FROM_EMAIL": "Asistencia técnica <asistencia@entidad.gov.co>",
        "DATABASE_URL": "postgres://baquiano:propia-y-larga@127.0.0.1:5432/baquiano",
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("variable", "command"), [("TRAIL_KEY", "trail_key"), ("FIELD_KEY", "field_key")])
def test_the_key_that_the_refusal_asks_for_is_made_before_there_is_one(variable, command, tmp_path):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BAQUIANO_")} | {
        "DJANGO_SETTINGS_MODULE": "baquiano.config.settings",
        "BAQUIANO_MODE": "production",
        "BAQUIANO_VAR": str(tmp_path),
    }

    made, refused = (
        subprocess.run(
            [sys.executable, "manage.py", command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        for command in (command, "check")
    )

    refuse_unsafe_production(SAFE | {variable: made.stdout.strip()})
    assert f"manage.py {command}" in refused.stderr
