"""Settings of the tests: the shipped ones, quicker and without anything that outlives a test."""

import os
import tempfile

os.environ.setdefault("BAQUIANO_VAR", tempfile.mkdtemp(prefix="baquiano-test-"))

from baquiano.config.settings import *  # noqa: F403
from baquiano.config.settings import DATABASES

# One test reads the shipped pragma from a database of its own; the others do not pay for durability.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
else:
    DATABASES["default"]["OPTIONS"] = {}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "ENQUEUE_ON_COMMIT": False}}
DOCUMENTS_RENDER = "never"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
DEMO = True
DEBUG = False
# Rows are made here without the act that would draw a public page again.
PUBLIC_PAGES_SECONDS = 0
