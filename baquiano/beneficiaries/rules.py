"""What makes a beneficiary acceptable: its kind is enabled, its codes are right and belong together."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from baquiano.beneficiaries.choices import BeneficiaryKind, Nature, Person, TerritorialKind
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.identifiers import is_valid_nit, is_valid_school_code

Errors = dict[str, str]
# How many digits DIVIPOLA gives to each; a region or an indigenous territory may have none.
LENGTHS: dict[str, int] = {TerritorialKind.DEPARTMENT: 2, TerritorialKind.DISTRICT: 5, TerritorialKind.MUNICIPALITY: 5}


def errors_of(beneficiary: Beneficiary, kinds: Collection[str]) -> Errors:
    """What is wrong, by field; empty when it may be saved. ``kinds`` are those the profile enables."""
    errors: Errors = {}
    if beneficiary.kind not in kinds:
        errors["kind"] = _("La institución no atiende esta clase de beneficiario; su perfil no la habilita.")
    if beneficiary.nit and not is_valid_nit(beneficiary.nit):
        errors["nit"] = _("El NIT no coincide con su dígito de verificación. Escríbalo así: 890102472-0.")
    if beneficiary.kind == BeneficiaryKind.SCHOOL:
        errors |= _errors_of_school(beneficiary)
    if beneficiary.kind == BeneficiaryKind.TERRITORIAL:
        errors |= _errors_of_territorial(beneficiary)
    elif beneficiary.divipola:
        errors["divipola"] = _("Solo una entidad territorial tiene código DIVIPOLA propio; borre este.")
    if beneficiary.person == Person.NATURAL and beneficiary.nature == Nature.PUBLIC:
        errors["nature"] = _("Una persona natural no es una entidad pública.")
    return errors


def _errors_of_territorial(entity: Beneficiary) -> Errors:
    if not entity.territorial_kind:
        return {"territorial_kind": _("Diga qué clase de entidad territorial es.")}
    digits = LENGTHS.get(entity.territorial_kind)
    if not entity.divipola or digits is None:
        return {}
    if not entity.divipola.isascii() or not entity.divipola.isdigit() or len(entity.divipola) != digits:
        return {"divipola": _("El código DIVIPOLA de esta clase tiene %(digits)s cifras.") % {"digits": digits}}
    town = entity.municipality_id
    if town and entity.divipola not in (town, town[:2]):
        return {"divipola": _("El código DIVIPOLA no es el del municipio que escogió.")}
    return {}


def _errors_of_school(school: Beneficiary) -> Errors:
    if school.municipality_id is None:
        return {"municipality": _("Un establecimiento educativo está en un municipio. Elíjalo.")}
    if school.dane_code and not is_valid_school_code(school.dane_code):
        return {"dane_code": _("El código DANE tiene doce cifras, sin espacios ni guiones.")}
    if school.dane_code and not is_valid_school_code(school.dane_code, school.municipality_id):
        return {
            "dane_code": _("Las cifras 2 a 6 del código DANE son las del municipio: en %(town)s son %(code)s.")
            % {"town": school.municipality, "code": school.municipality_id}
        }
    return {}
