"""Where the copies of the records are written, as the environment says: a directory or a bucket (INT-13)."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

MEND = (
    "BAQUIANO_REPOSITORY: escriba una carpeta del servidor (/srv/yaksa) o un depósito compatible con S3 "
    "(s3://deposito/carpeta?endpoint=https://s3.ejemplo&region=us-east-1)."
)


def repository_storage(address: str, key: str, secret: str) -> dict[str, Any]:
    """The storage of ``address``. Raises ``ImproperlyConfigured``, with what to write, when it means nothing."""
    if address.startswith("/"):
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": address}}
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.netloc:
        raise ImproperlyConfigured(MEND)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "endpoint_url": asked.get("endpoint"),
        "region_name": asked.get("region"),
        "access_key": key or None,
        "secret_key": secret or None,
        "file_overwrite": False,
        "default_acl": None,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
