"""What makes a beneficiary acceptable: its kind is enabled, its codes are right and belong together."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from baquiano.beneficiaries.choices import BeneficiaryKind, Nature, Person
from baquiano.beneficiaries.models import Beneficiary
from baquiano.common.identifiers import is_valid_nit, is_valid_school_code

Errors = dict[str, str]


def errors_of(beneficiary: Beneficiary, kinds: Collection[str]) -> Errors:
    """What is wrong, by field; empty when it may be saved. ``kinds`` are those the profile enables."""
    errors: Errors = {}
    if beneficiary.kind not in kinds:
        errors["kind"] = _("La institución no atiende esta clase de beneficiario; su perfil no la habilita.")
    if beneficiary.nit and not is_valid_nit(beneficiary.nit):
        errors["nit"] = _("El NIT no coincide con su dígito de verificación. Escríbalo así: 890102472-0.")
    if beneficiary.kind == BeneficiaryKind.SCHOOL:
        errors |= _errors_of_school(beneficiary)
    if beneficiary.kind == BeneficiaryKind.TERRITORIAL and not beneficiary.territorial_kind:
        errors["territorial_kind"] = _("Diga qué clase de entidad territorial es.")
    if beneficiary.person == Person.NATURAL and beneficiary.nature == Nature.PUBLIC:
        errors["nature"] = _("Una persona natural no es una entidad pública.")
    return errors


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
