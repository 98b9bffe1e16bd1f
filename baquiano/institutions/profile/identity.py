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
from baquiano.institutions.actions.settings import create_profile
from baquiano.institutions.folder import PROFILE, Difference, Export, Folder, Load, Problem, Setting
from baquiano.institutions.models import Profile
from baquiano.institutions.queries import profile_of
from baquiano.institutions.settings_tree import leaves, with_leaf
from baquiano.institutions.weighing import edits_of

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
    if fault := setting.fault(value):
        yield Problem(PROFILE, f"la clave {setting.key} {fault}", setting.mend)


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
    taken = {}
    for name, what in FIELDS.items():
        offered = section.get(name, False if name == "is_demo" else "")
        edits = edits_of(institution, field=name)
        if found := load.scale.weigh(PROFILE, what, getattr(institution, name), offered, edits=edits):
            yield found
            if found.is_taken:
                taken[name] = offered
    if taken:
        changes = trail.diff(trail.snapshot(institution, list(taken)), taken)
        for name, value in taken.items():
            setattr(institution, name, value)
        institution.save(update_fields=list(taken))
        trail.record("institutions.institution_changed", institution, by=load.by, at=load.at, changes=changes)


def _apply_settings(load: Load) -> Iterator[Difference]:
    """The settings of the vigencia, key by key. A new vigencia begins with what ruled before it."""
    content = content_of(load.folder)
    profile = Profile.objects.filter(year=load.year).first()
    if profile is None:
        before = Profile.objects.filter(year__lt=load.year).order_by("-year").first()
        profile = create_profile(load.institution, load.year, before, content, by=load.by, at=load.at)
        load.scale.carry(PROFILE, f"{before.year} " if before else "", f"{load.year} ")
        yield Difference(PROFILE, f"se crea el perfil de la vigencia {load.year}")
    now, offered = dict(leaves(_settings_in(profile.settings))), dict(leaves(content))
    taken: trail.Changes = {}
    for path in [*now, *(path for path in offered if path not in now)]:
        key, old, new = ".".join(path), now.get(path), offered.get(path)
        edits = edits_of(profile, field=key)
        found = load.scale.weigh(PROFILE, key, old, new, name=f"{load.year} {key}", edits=edits)
        if found is not None:
            yield found
            if found.is_taken:
                taken[key] = (old, new)
                profile.settings = with_leaf(profile.settings, path, new)
    if taken:
        profile.save(update_fields=["settings"])
        trail.record("institutions.profile_changed", profile, by=load.by, at=load.at, changes=taken)


def content_of(folder: Folder) -> dict[str, Any]:
    """The settings as they are stored: who the institution is has its own row, and the year its own column."""
    return json.loads(canonical_json(_settings_in(folder.profile)))


def _settings_in(content: dict[str, Any]) -> dict[str, Any]:
    rows = {section for part in folders.parts() for section in part.sections}
    return {key: value for key, value in content.items() if key not in {"institution", "year", *rows}}


def write(export: Export) -> None:
    """``[institution]`` and the settings that rule in the vigencia; the rooms that read a section write over it."""
    institution = export.institution
    section = {"code": institution.code} | {name: getattr(institution, name) for name in FIELDS}
    profile = profile_of(institution, export.year)
    export.profile |= {"year": export.year, "institution": {name: one for name, one in section.items() if one}}
    export.profile |= json.loads(canonical_json(_settings_in(profile.settings) if profile else {}))
