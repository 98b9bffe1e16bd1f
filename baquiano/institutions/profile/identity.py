"""``profile.toml``: who the institution is, its roles, its words and its settings for the vigencia."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from rapidfuzz.process import extractOne

from baquiano.audit import trail
from baquiano.common.digests import canonical_json
from baquiano.common.identifiers import is_valid_nit
from baquiano.common.policy import the_policy
from baquiano.institutions import folder as folders
from baquiano.institutions.folder import PROFILE, Difference, Folder, Load, Problem, Setting
from baquiano.institutions.models import Profile

FIELDS = {
    "name": "nombre",
    "short_name": "nombre corto",
    "nit": "NIT",
    "address": "dirección",
    "city": "ciudad",
    "phone": "teléfono",
    "email": "correo electrónico",
    "website": "página web",
    "privacy_url": "política de tratamiento de datos",
    "is_demo": "es de demostración",
}
REQUIRED = ("code", "name", "short_name")
# Sections with keys of each institution; in the others an unknown key is a slip of the pen.
FREE_SECTIONS = ("institution", "roles", "labels", "demo", "year")
_KINDS = {str: "texto", int: "un número entero", bool: "true o false", list: "una lista"}


def check(folder: Folder) -> Iterator[Problem]:
    yield from _check_institution(folder)
    yield from _check_roles(folder)
    if not isinstance(folder.value("year", 2000), int):
        yield Problem(PROFILE, "la clave year no es un año", "Escriba la vigencia sin comillas: year = 2026.")
    for setting in folders.settings():
        yield from _check_setting(folder, setting)


def _check_institution(folder: Folder) -> Iterator[Problem]:
    section = folder.value("institution", {})
    for key in REQUIRED:
        if not section.get(key):
            yield Problem(PROFILE, f"falta la clave institution.{key}", "Agréguela en la sección [institution].")
    checks: dict[str, tuple[Callable[[str], None], str]] = {
        "code": (validate_slug, "Use solo letras sin tilde, números y guiones: «mi-entidad»."),
        "email": (validate_email, "Escriba un correo electrónico completo."),
        "nit": (_validate_nit, "Escriba el NIT con su dígito de verificación correcto: «890102472-0»."),
    }
    for key, (validate, mend) in checks.items():
        if section.get(key):
            try:
                validate(section[key])
            except (ValidationError, TypeError):
                yield Problem(PROFILE, f"institution.{key} = «{section[key]}» no es válido", mend)


def _validate_nit(text: str) -> None:
    if not is_valid_nit(text):
        raise ValidationError("nit")


def _check_roles(folder: Folder) -> Iterator[Problem]:
    roles = folder.value("roles", {})
    if not roles:
        yield Problem(PROFILE, "falta la sección [roles]", "Agregue un [roles.<rol>] con label para cada rol en uso.")
    for role, content in roles.items():
        if role not in the_policy().roles:
            yield Problem(PROFILE, f"el rol roles.{role} no existe", _suggest(role, list(the_policy().roles)))
        elif not isinstance(content, dict) or not content.get("label"):
            yield Problem(
                PROFILE, f"falta la clave roles.{role}.label", "Agréguela con el nombre del rol en la entidad."
            )


def _check_setting(folder: Folder, setting: Setting) -> Iterator[Problem]:
    value = folder.value(setting.key)
    if value is None:
        if setting.required:
            yield Problem(PROFILE, f"falta la clave {setting.key}", setting.mend)
        return
    # TOML tells true from 1, Python does not.
    if not isinstance(value, setting.kind) or (setting.kind is int and isinstance(value, bool)):
        yield Problem(PROFILE, f"la clave {setting.key} debe ser {_KINDS[setting.kind]}", setting.mend)
        return
    for one in value if isinstance(value, list) else [value]:
        if setting.choices and one not in setting.choices:
            yield Problem(PROFILE, f"la clave {setting.key} no admite «{one}»", setting.mend)


def notice(folder: Folder) -> Iterator[str]:
    """Keys that no room reads, in the sections that some room does: most often a slip of the pen."""
    known = [setting.key for setting in folders.settings()]
    for section in sorted({key.partition(".")[0] for key in known} - set(FREE_SECTIONS)):
        content = folder.value(section, {})
        for name in content if isinstance(content, dict) else {}:
            key = f"{section}.{name}"
            if not any(one == key or one.startswith(f"{key}.") for one in known):
                near = extractOne(key, known, score_cutoff=80)
                hint = f" ¿Quiso decir «{near[0]}»?" if near else ""
                yield f"{PROFILE}: ningún módulo lee la clave {key}.{hint}"


def _suggest(word: str, known: list[str]) -> str:
    near = extractOne(word, known, score_cutoff=60)
    return f"¿Quiso decir «{near[0]}»?" if near else f"Bórrela o use una de estas: {', '.join(known)}."


def apply(load: Load) -> Iterator[Difference]:
    yield from _apply_institution(load)
    yield from _apply_settings(load)


def _apply_institution(load: Load) -> Iterator[Difference]:
    institution, section = load.institution, load.folder.value("institution", {})
    old = trail.snapshot(institution, list(FIELDS))
    for name in FIELDS:
        setattr(institution, name, section.get(name, False if name == "is_demo" else ""))
    changes = trail.diff(old, trail.snapshot(institution, list(FIELDS)))
    if changes:
        institution.save()
        trail.record("institutions.institution_changed", institution, by=load.by, at=load.at, changes=changes)
    for name, (before, after) in changes.items():
        yield Difference(PROFILE, FIELDS[name], _shown(before), _shown(after))


def _apply_settings(load: Load) -> Iterator[Difference]:
    content = json.loads(canonical_json({k: v for k, v in load.folder.profile.items() if k != "institution"}))
    profile, created = Profile.objects.get_or_create(
        institution=load.institution, year=load.year, defaults={"settings": content, "digest": load.folder.digest}
    )
    if created:
        trail.record("institutions.profile_created", profile, by=load.by, at=load.at, data={"year": load.year})
        yield Difference(PROFILE, f"se crea el perfil de la vigencia {load.year}")
        return
    changes = trail.diff(dict(_leaves(profile.settings)), dict(_leaves(content)))
    if changes:
        profile.settings = content
        profile.save(update_fields=["settings"])
        trail.record("institutions.profile_changed", profile, by=load.by, at=load.at, changes=changes)
    for key, (before, after) in changes.items():
        yield Difference(PROFILE, key, _shown(before), _shown(after))


def _leaves(content: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        if isinstance(value, dict) and value:
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "sí" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
