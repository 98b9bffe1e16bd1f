"""``manage.py check --deploy``: what lets production start and would be missed later."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - the name Django gives it


@register(Tags.security, deploy=True)
def production_is_complete(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Mail that reaches people, a copy each day, PostgreSQL, and a worker of its own."""
    found = []
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append(("E", "BAQUIANO_EMAIL_URL: sin correo saliente nadie puede poner su contraseña ni recibe avisos."))
    if ".invalid" in settings.DEFAULT_FROM_EMAIL:
        found.append(("F", "BAQUIANO_FROM_EMAIL: escriba el correo desde el que escribe la entidad."))
    if not settings.BACKUPS_DIR:
        found.append(("B", "BAQUIANO_BACKUPS: diga dónde guardar la copia de cada día."))
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(("D", "DATABASE_URL: para varias personas a la vez use PostgreSQL."))
    if settings.EMBEDDED_WORKER:
        found.append(("W", "BAQUIANO_EMBEDDED_WORKER: deje 0 y ejecute el trabajo de fondo como servicio."))
    return [Warning(text, id=f"baquiano.{code}001") for code, text in found]
