"""Production does not start with what everybody can read in the repository, nor with what anybody could guess."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET = 50
SHORTEST_TOKEN = 32
FEWEST_LETTERS = 12
GUESSABLE = {"", "baquiano", "clave", "postgres", "password", "secret", "changeme", "admin", "123456", "una-clave"}


def refuse_unsafe_production(settings: Mapping[str, Any]) -> None:
    """Raise ``ImproperlyConfigured``, in Spanish and naming every variable at once, when production is not safe."""
    problems = [*_secrets(settings), *_modes(settings), *_addresses(settings)]
    if problems:
        raise ImproperlyConfigured("Baquiano no arranca en producción así:\n- " + "\n- ".join(problems))


def refuse_hands_of_root(folder: Path, hands: int) -> None:
    """Raise ``ImproperlyConfigured`` when root touches the folder of data of another user.

    What root writes there (a copy, the static files, a restored file) the services can neither change nor prune.
    """
    if hands != 0 or folder.stat().st_uid == 0:
        return
    try:
        owner = folder.owner()
    except KeyError:
        owner = f"#{folder.stat().st_uid}"
    raise ImproperlyConfigured(
        f"La carpeta {folder} es del usuario {owner}: ejecute el comando como él y no como root, con "
        f"«sudo -u {owner} …». Lo que root escriba ahí, los servicios no podrán cambiarlo."
    )


def _secrets(settings: Mapping[str, Any]) -> Iterator[str]:
    laptop = settings["LAPTOP_SECRET"]
    if _is_weak(settings["SECRET_KEY"], laptop):
        yield "BAQUIANO_SECRET_KEY: escriba un secreto propio, al azar, de al menos 50 caracteres."
    # With an earlier secret one still signs whatever the server believes: a reset of somebody's password, a session.
    if any(_is_weak(earlier, laptop) for earlier in settings["SECRET_KEY_FALLBACKS"]):
        yield (
            "BAQUIANO_SECRET_KEY_FALLBACKS: uno es de ejemplo o débil, y con él cualquiera entraría; quítelo. Quien "
            "activó con él su segundo factor lo activa otra vez."
        )
    if not settings["TRAIL_KEY"]:
        yield "BAQUIANO_TRAIL_KEY: indique la clave Ed25519 que firma el rastro. Cree una con «manage.py trail_key»."
    elif not _is_a_key(settings["TRAIL_KEY"]):
        yield "BAQUIANO_TRAIL_KEY: no es una clave Ed25519 en base64. Cree una con «manage.py trail_key»."
    if not settings["FIELD_KEY"]:
        yield "BAQUIANO_FIELD_KEY: indique la clave que abre lo capturado sin señal. Créela con «manage.py field_key»."
    elif not _is_a_key(settings["FIELD_KEY"]):
        yield "BAQUIANO_FIELD_KEY: no es una clave en base64. Cree una con «manage.py field_key»."
    token = settings["METRICS_TOKEN"]
    if token and len(token) < SHORTEST_TOKEN:
        yield "BAQUIANO_METRICS_TOKEN: escriba al menos 32 caracteres al azar, o déjelo vacío para no ofrecer métricas."
    database = settings["DATABASES"]["default"]
    over_network = database.get("HOST") and not str(database["HOST"]).startswith("/")
    if over_network and str(database.get("PASSWORD", "")).lower() in GUESSABLE:
        yield "DATABASE_URL: la clave de la base de datos está vacía o es de ejemplo; escriba una propia."


def _modes(settings: Mapping[str, Any]) -> Iterator[str]:
    if settings["DEMO"]:
        yield "BAQUIANO_DEMO: el modo demostración publica contraseñas; quítelo."
    if settings["DEBUG"]:
        yield "BAQUIANO_DEBUG: muestra datos internos a cualquiera; quítelo."


def _addresses(settings: Mapping[str, Any]) -> Iterator[str]:
    site = urlsplit(settings["SITE_URL"])
    if site.scheme != "https":
        yield "BAQUIANO_SITE_URL: escriba la dirección pública, que empieza por https://."
    elif not any(_serves(host, site.hostname or "") for host in settings["ALLOWED_HOSTS"]):
        yield f"BAQUIANO_HOSTS: agregue {site.hostname}, el nombre de BAQUIANO_SITE_URL."
    if "*" in settings["ALLOWED_HOSTS"]:
        yield "BAQUIANO_HOSTS: escriba los nombres del servidor; «*» deja que cualquiera se haga pasar por él."
    plain = [origin for origin in settings["CSRF_TRUSTED_ORIGINS"] if not origin.startswith("https://")]
    if plain:
        yield f"BAQUIANO_TRUSTED_ORIGINS: {', '.join(plain)} no empieza por https://."


def _is_weak(secret: str, laptop: str) -> bool:
    return secret == laptop or len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS


def _is_a_key(text: str) -> bool:
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def _serves(pattern: str, host: str) -> bool:
    return pattern == host or (pattern.startswith(".") and f".{host}".endswith(pattern))
