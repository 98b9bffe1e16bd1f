"""The sentences of the product say the word of the institution for whoever plans (ADR 0047)."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_scopes import scope, scopes_disabled

from baquiano.institutions.words import SESSION
from tests.factories.institutions import make_institution, make_member, make_profile, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.req("PLN-03", "ORG-15")]

SENTENCES = [
    ("El otro grupo ya sabe lo que usted respondió.", "La otra dependencia ya sabe lo que usted respondió."),
    ("Devolver a los grupos elegidos", "Devolver a las dependencias elegidas"),
    ("Ningún grupo ha presentado su seguimiento", "Ninguna dependencia ha presentado su seguimiento"),
    (
        "Elija al menos un grupo al que se devuelve el plan.",
        "Elija al menos una dependencia a la que se devuelve el plan.",
    ),
    ("Pedir ajustes al grupo", "Pedir ajustes a la dependencia"),
    ("De todo mi grupo", "De toda mi dependencia"),
    ("Las actividades de todos sus grupos", "Las actividades de todas sus dependencias"),
    ("Plan de grupo", "Plan de dependencia"),
]
UNTOUCHED = [
    "Selección de grupos de valor",
    "grupo étnico",
    "Grupo más pequeño del que se muestran resultados anónimos",
    "Si es de un comité, @grupo.",
]


def speaking(one, many):
    institution = make_institution()
    with scope(institution=institution):
        make_profile(institution, {"labels": {"plan_unit": one, "plan_units": many}})
    return institution


@pytest.mark.parametrize(("code", "spoken"), SENTENCES)
def test_a_sentence_agrees_with_the_word_of_the_institution(code, spoken):
    late = gettext_lazy(code)
    with scope(institution=speaking("dependencia", "dependencias")):
        assert (_(code), str(late)) == (spoken, spoken)
    with scope(institution=speaking("grupo", "grupos")):
        assert _(code) == code


def test_a_masculine_word_changes_nothing_around_it_and_numbers_agree():
    with scope(institution=speaking("equipo", "equipos")):
        assert _("Devolver a los grupos elegidos") == "Devolver a los equipos elegidos"
        assert [ngettext("1 grupo atrasado:", "%(n)s grupos atrasados:", n) for n in (1, 2)] == [
            "1 equipo atrasado:",
            "%(n)s equipos atrasados:",
        ]


@pytest.mark.req("EXE-06")
def test_the_record_of_a_meeting_has_the_name_of_the_institution():
    institution = make_institution()
    with scope(institution=institution):
        make_profile(institution, {"labels": {"minutes": "ayuda de memoria", "minutes_plural": "ayudas de memoria"}})
        assert _("El acta ya está firmada") == "La ayuda de memoria ya está firmada"
        assert _("Cerrar el texto del acta y pasar al acta siguiente") == (
            "Cerrar el texto de la ayuda de memoria y pasar a la ayuda de memoria siguiente"
        )
        assert _("Actas sin firmar") == "Ayudas de memoria sin firmar"
        assert _("Se redacta con exactitud") == "Se redacta con exactitud"
    with scope(institution=make_institution()):
        assert _("El acta ya está firmada") == "El acta ya está firmada"


def test_the_lists_of_visits_have_the_word_of_the_institution_and_a_visit_in_a_sentence_keeps_its_own():
    institution = make_institution()
    with scope(institution=institution):
        make_profile(institution, {"labels": {"session": "jornada", "sessions": "jornadas"}})
        said = [_("Mis visitas"), _("No hay visitas"), str(SESSION), _("Esta visita requiere viáticos.")]
        assert (_("Registrar una visita"), _("Visita o entidad")) == ("Registrar una jornada", "Jornada o entidad")
        assert _("Cerrar la visita y pasar a firmas") == "Cerrar la jornada y pasar a firmas"
    assert said == ["Mis jornadas", "No hay jornadas", "Jornada", "Esta visita requiere viáticos."]
    other = make_institution()
    with scope(institution=other):
        make_profile(other, {"labels": {"session": "encuentro técnico", "sessions": "encuentros técnicos"}})
        said = [_("Registrar una visita fuera de agenda"), _("Mis visitas"), _("Registro de la visita"), _("La visita")]
    assert said[:2] == ["Registrar un encuentro técnico fuera de agenda", "Mis encuentros técnicos"]
    assert said[2:] == ["Registro del encuentro técnico", "El encuentro técnico"]
    with scope(institution=make_institution()):
        assert (_("Mis visitas"), str(SESSION)) == ("Mis visitas", "Visita")
        assert _("Registrar una visita") == "Registrar una visita"


@pytest.mark.parametrize("sentence", UNTOUCHED)
def test_other_groups_keep_their_name(sentence):
    with scope(institution=speaking("dependencia", "dependencias")):
        assert _(sentence) == sentence


def test_without_an_institution_in_scope_it_says_what_the_code_says():
    with scopes_disabled():
        assert _("Pedir ajustes al grupo") == "Pedir ajustes al grupo"


def test_what_people_wrote_is_not_changed(sign_in):
    institution = speaking("estación", "estaciones")
    with scope(institution=institution):
        unit = make_unit(institution, name="Grupo que se llama así (ficticio)")
        client = sign_in(make_member(unit, "planning_professional"))

    page = client.get(reverse("monitoring:follow_up_list")).content.decode()

    assert "Ninguna estación ha presentado su seguimiento" in page
    assert "Grupo que se llama así" in page and "stación que se llama así" not in page
