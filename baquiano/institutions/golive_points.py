"""The points of the go-live checklist that this room knows: settings, people, catalogues and calendar."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baquiano.accounts.models import User
from baquiano.institutions import golive, queries
from baquiano.institutions.choices import CatalogueCode, ConsentKind
from baquiano.institutions.golive import Finding, Point
from baquiano.institutions.models import CatalogueItem, FiscalYear, Institution, Membership, Profile

NEEDED = (CatalogueCode.TOPIC, CatalogueCode.MECHANISM, CatalogueCode.SERVICE_TYPE)


def register() -> None:
    _t = gettext_lazy
    golive.register(
        Point(
            "settings",
            _t("La vigencia tiene sus ajustes"),
            10,
            _settings,
            url_name="institutions:settings_detail",
            of_year=True,
        ),
        Point("people", _t("Las personas están vinculadas con su rol"), 20, _people, url_name="institutions:unit_list"),
        Point("access", _t("Todas pueden ingresar"), 30, _access, url_name="institutions:membership_list"),
        Point("catalogues", _t("Los catálogos tienen contenido"), 50, _catalogues, url_name="institutions:folder_load"),
        Point("consent", _t("Hay texto de autorización de datos"), 60, _consent, url_name="institutions:folder_load"),
        Point("calendar", _t("Están los días no hábiles del año"), 70, _calendar, url_name="institutions:calendar"),
        Point(
            "rehearsed",
            _t("El equipo hizo la prueba en la demostración"),
            200,
            hint=_t("Un recorrido completo, con cada rol, antes de trabajar con datos reales."),
        ),
    )


def _settings(institution: Institution, year: FiscalYear, on: date) -> Finding:
    if Profile.objects.filter(year=year.year).exists():
        return Finding(True, _("Tiene los suyos; compárelos con los de la vigencia anterior."))
    return Finding(False, _("Todavía usa los de otra vigencia. Ábrala desde «Vigencias y calendario»."))


def _people(institution: Institution, year: FiscalYear, on: date) -> Finding:
    tree = queries.unit_tree_with_people(institution, on)
    empty = [node.name for node in tree if not node.people and not any(other.parent_id == node.id for other in tree)]
    if not tree:
        return Finding(False, _("No hay dependencias ese día."))
    if empty:
        return Finding(False, _("Sin nadie vinculado: %(names)s.") % {"names": golive.listed(empty)})
    return Finding(True, _("%(n)s dependencias, todas con personas.") % {"n": len(tree)})


def _access(institution: Institution, year: FiscalYear, on: date) -> Finding:
    held = Membership.objects.filter(Membership.holding_on(on)).values("user_id")
    people = User.objects.filter(pk__in=held).order_by("full_name")
    outside = [str(person) for person in people if not person.is_active or not person.has_usable_password()]
    if outside:
        return Finding(False, _("Bloqueadas o sin contraseña: %(names)s.") % {"names": golive.listed(outside)})
    return Finding(bool(people), _("%(n)s personas pueden ingresar.") % {"n": len(people)})


def _catalogues(institution: Institution, year: FiscalYear, on: date) -> Finding:
    used = set(CatalogueItem.objects.filter(is_active=True).values_list("catalogue", flat=True))
    empty = [str(code.label) for code in NEEDED if code.value not in used]
    if empty:
        return Finding(False, _("Sin elementos en uso: %(names)s.") % {"names": ", ".join(empty)})
    return Finding(True, _("Hay temas, mecanismos y tipos de servicio."))


def _consent(institution: Institution, year: FiscalYear, on: date) -> Finding:
    text = queries.consent_text(institution, ConsentKind.ATTENDANCE, on=on)
    if text is None:
        return Finding(False, _("Sin él no se puede registrar la asistencia a una visita."))
    return Finding(True, _("Rige la versión %(n)s.") % {"n": text.version})


def _calendar(institution: Institution, year: FiscalYear, on: date) -> Finding:
    days = queries.days_of_year(institution, year.year)
    own = sum(1 for day in days if day.id)
    if not days:
        return Finding(False, _("No se conocen los festivos de %(year)s.") % {"year": year.year})
    return Finding(True, _("%(n)s días no hábiles; propios de la entidad: %(own)s.") % {"n": len(days), "own": own})
