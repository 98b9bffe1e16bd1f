"""What other systems write with the forms and actions of the pages: norms, the library, letters, trainings, a month,
evaluations and audits."""

from calendar import monthrange
from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from django_scopes import scope

from baquiano.agenda.models import AgendaEntry, MonthlyAgenda
from baquiano.common.calendar_days import day_of
from baquiano.common.identity import uuid7
from baquiano.communications.models import Communication, Voiding
from baquiano.evaluation.models import AnswerSheet, Campaign, Observation, Refusal
from baquiano.improvement.models import Audit, Finding, ImprovementAction
from baquiano.library.models import Guide, GuideVersion
from baquiano.norms.models import Norm, NormChange
from baquiano.training.models import Training
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.delivery import make_session
from tests.factories.evaluation import consent_of, make_instrument
from tests.factories.institutions import make_catalogue_item, make_fiscal_year, make_member, make_unit
from tests.factories.planning import make_consolidated, make_item, make_plan
from tests.factories.procedures import load_procedures

pytestmark = [pytest.mark.django_db, pytest.mark.req("NFR-08")]


@pytest.fixture
def unit(institution):
    with scope(institution=institution):
        return make_unit(institution)


@pytest.fixture
def system(unit, system_of):
    return system_of(make_member(unit, "planning_professional"))


def today(days=0):
    return (day_of(timezone.now()) + timedelta(days=days)).isoformat()


def twice(send, path, body):
    """The same request two times: both are answered as the first, and say the same row."""
    first, second = (send(path, body) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 201), first.content
    assert first.json() == second.json()
    return first.json()


def done(answer):
    assert answer.status_code in {200, 201}, answer.content
    return answer.json()


def test_a_norm_enters_once_is_corrected_and_changes(institution, system):
    body = {"kind": "law", "number": "1", "issued_on": "2020-01-02", "issuer": "Congreso Ficticio", "title": "Ley"}
    norm = twice(system.post, "normas/crear/", {"id": str(uuid7()), **body})

    done(system.post(f"normas/{norm['id']}/corregir/", {**body, "title": "Otro", "version": norm["version"]}))
    change = {"id": str(uuid7()), "kind": "modified", "happened_on": today(-1), "act": "Ley 2", "summary": "Cambia."}
    changed = done(system.post(f"normas/{norm['id']}/cambiar/", change))

    assert (changed["title"], changed["state"]) == ("Otro", "modified")
    with scope(institution=institution):
        assert (Norm.objects.count(), NormChange.objects.count()) == (1, 1)


@pytest.mark.req("DOC-11")
def test_a_guide_enters_once_with_its_versions_and_leaves(institution, unit, system):
    about = {"code": "G-1", "title": "Guía", "kind": "guide", "unit": str(unit.pk), "access_class": "public"}
    first = {"label": "1", "in_force_from": "2020-01-01", "link": "https://guia.invalid/1"}
    guide = twice(system.upload, "biblioteca/crear/", {"id": str(uuid7()), **about, **first})

    done(system.post(f"biblioteca/{guide['id']}/corregir/", {**about, "title": "Otra", "version": guide["version"]}))
    second = {"id": str(uuid7()), "label": "2", "in_force_from": today(), "link": "https://guia.invalid/2"}
    twice(system.upload, f"biblioteca/{guide['id']}/version/", second)
    retired = done(system.post(f"biblioteca/{guide['id']}/retirar/", {"reason": "Ya no se usa."}))

    assert retired["retired_on"] == today()
    with scope(institution=institution):
        assert (Guide.objects.get().title, GuideVersion.objects.count()) == ("Otra", 2)


@pytest.mark.req("DOC-08")
def test_a_letter_gets_its_number_once_and_may_be_voided(institution, unit, system):
    body = {"direction": "sent", "kind": "letter", "unit": str(unit.pk), "dated_on": today(), "sender_name": "Nadie"}
    body |= {"recipients": "Alcaldía Ficticia", "subject": "Prueba", "body": "Texto.", "access_class": "public"}
    letter = twice(system.upload, "comunicaciones/crear/", {"id": str(uuid7()), **body})

    done(system.post(f"comunicaciones/{letter['id']}/anular/", {"reason": "Se repitió por error."}))

    with scope(institution=institution):
        assert Communication.objects.get().number == letter["number"]
        assert Voiding.objects.count() == 1


@pytest.mark.req("ORG-08")
def test_a_training_is_recorded_once_and_may_be_annulled(institution, unit, system):
    with scope(institution=institution):
        person = make_member(unit)
    body = {"topic": "Visitas", "held_on": today(), "hours": 2, "trainer": "Nadie", "unit": str(unit.pk)}
    training = twice(system.post, "capacitaciones/registrar/", {"id": str(uuid7()), **body, "people": [str(person.pk)]})

    done(system.post(f"capacitaciones/{training['id']}/anular/", {"reason": "Se repitió."}))

    with scope(institution=institution):
        assert Training.objects.get().is_annulled


@pytest.mark.req("EVA-02", "EVA-12")
def test_a_campaign_of_a_visit_is_prepared_opened_and_its_papers_transcribed(institution, unit, system):
    now = timezone.now()
    with scope(institution=institution):
        consent_of(institution)
        adviser = make_member(unit, "advisor")
        instrument = make_instrument(institution, at=now, by=adviser)
        visit = make_session(unit, state="held", responsible=adviser, starts_at=now - timedelta(days=1))
    body = {"instrument": str(instrument.pk), "audience": "attendees", "coverage": "none", "closes_on": today(5)}
    body |= {"id": str(uuid7()), "moment": "only"}
    campaign = twice(system.post, f"evaluaciones/crear/?visita={visit.pk}", body)
    at = f"evaluaciones/{campaign['id']}"
    named = done(system.post(f"{at}/corregir/", {"title": "Taller", "closes_on": today(6), "version": 1}))
    done(system.post(f"{at}/abrir/"))
    sheet = {"id": str(uuid4()), "q_pertinencia": 4, "q_trato": 5, "q_resuelta": "si", "q_medios": ["si", "no"]}

    wrong = system.post(f"{at}/transcribir/", {**sheet, "q_pertinencia": 9})
    for _time in range(2):
        done(system.post(f"{at}/transcribir/", sheet))
    refusal = {"id": str(uuid4())}
    told = [done(system.post(f"{at}/negativa/", refusal)) for _time in range(2)][1]

    assert (campaign["session"], named["title"], wrong.status_code) == (str(visit.pk), "Taller", 400)
    assert (told["answered"], told["refused"]) == (1, 1)
    assert system.post(f"evaluaciones/crear/?visita={uuid7()}", body).status_code == 404
    assert system.post(f"{at}/cancelar/", {"note": "Ya no hace falta."}).status_code == 409
    with scope(institution=institution):
        assert (Campaign.objects.count(), AnswerSheet.objects.count(), Refusal.objects.count()) == (1, 1, 1)


@pytest.mark.req("EVA-11")
def test_an_observation_is_recorded_once_and_corrected(institution, unit, system):
    with scope(institution=institution):
        entity = make_beneficiary(institution)
    body = {"beneficiary": str(entity.pk), "unit": str(unit.pk), "observed_on": today(), "findings": "No la conocen."}
    seen = twice(system.post, "evaluaciones/observaciones/crear/", {"id": str(uuid7()), **body})

    mended = {**body, "findings": "La conocen poco.", "version": seen["version"]}
    done(system.post(f"evaluaciones/observaciones/{seen['id']}/corregir/", mended))
    stale = system.post(f"evaluaciones/observaciones/{seen['id']}/corregir/", mended | {"findings": "Otra cosa."})

    assert stale.status_code == 409
    with scope(institution=institution):
        assert Observation.objects.get().findings == "La conocen poco."


@pytest.mark.req("AUD-02", "ACM-01")
def test_an_audit_runs_from_its_programme_to_the_action_that_treats_what_it_found(institution, unit, system_of):
    with scope(institution=institution):
        auditor, adviser = make_member(unit, "internal_control"), make_member(unit, "advisor")
        photo = make_catalogue_item(institution, "evidence_kind")
        for _visit in range(3):
            make_session(unit, state="held", starts_at=timezone.now() - timedelta(days=1))
    control = system_of(auditor)
    body = {"title": "Visitas", "scope": "Todas.", "criteria": "El procedimiento.", "starts_on": today(-30)}
    body |= {"ends_on": today(), "auditor": str(auditor.pk), "due_on": today(30)}
    audit = twice(control.post, "mejora/auditorias/crear/", {"id": str(uuid7()), **body})
    at = f"mejora/auditorias/{audit['id']}"
    done(control.post(f"{at}/corregir/", {**body, "title": "Visitas del mes", "version": audit["version"]}))
    done(control.post(f"{at}/iniciar/"))
    drawn = {"id": str(uuid7()), "population": "visitas", "size": 1, "seed": "7"}
    sample = twice(control.post, f"{at}/muestra/", drawn)
    seen = done(control.post(f"mejora/muestras/{sample['id']}/elementos/1/", {"review": "fails", "note": "Sin firma."}))
    told = {"kind": "nonconformity", "criterion": "Firma.", "condition": "Falta.", "unit": str(unit.pk)}
    told |= {"responsible": str(adviser.pk)}
    finding = twice(control.post, f"{at}/hallazgo/", {"id": str(uuid7()), **told, "item": seen["id"]})
    on = f"mejora/hallazgos/{finding['id']}"
    done(control.post(f"{on}/corregir/", {**told, "condition": "Falta una firma.", "version": finding["version"]}))
    proof = {"id": str(uuid7()), "kind": str(photo.pk), "link": "https://soporte.invalid/1", "taken_on": today()}
    twice(control.upload, f"{on}/soporte/", proof)
    action = {"id": str(uuid7()), "kind": "corrective", "description": "Firmar.", "unit": str(unit.pk)}
    twice(control.post, f"{on}/accion/", action | {"responsible": str(adviser.pk), "due_on": today(20)})
    refused = control.post(f"{on}/sin-accion/", {"id": str(uuid7()), "reason": "No hace falta ninguna."})
    closed = done(control.post(f"{at}/cerrar/", {"conclusion": "Hay que firmar a tiempo."}))

    assert (seen["review"], refused.status_code, closed["state"]) == ("fails", 409, "closed")
    assert system_of(adviser).post("mejora/auditorias/crear/", {"id": str(uuid7()), **body}).status_code == 403
    with scope(institution=institution):
        assert (Audit.objects.count(), Finding.objects.count(), ImprovementAction.objects.count()) == (1, 1, 1)


@pytest.mark.req("AGD-01")
def test_the_month_is_drawn_sent_verified_and_published(institution, system, system_of):
    day = day_of(timezone.now())
    with scope(institution=institution):
        root = make_unit(institution, name="Secretaría Ficticia")
        group = make_unit(institution, name="Calidad", parent=root)
        year = make_fiscal_year(institution, day.year)
        plan = make_plan(institution, group, year=year)
        make_consolidated(institution, plan, unit=root, year=year, state="in_force")
        leader, adviser = make_member(group, "group_leader"), make_member(group, "advisor")
        last = day.replace(day=monthrange(day.year, day.month)[1])
        dates = {"starts_on": day.replace(day=1), "ends_on": last}
        make_item(plan, **dates, responsible=adviser, beneficiaries=[make_beneficiary(institution)])
        load_procedures(institution, settings.BASE_DIR / "institutions" / "atlantico")
    month, lead = f"agenda/{day.year}/{day.month}", system_of(leader)

    drawn = done(lead.post(f"{month}/grupos/{group.pk}/generar/"))
    again = done(system.post(f"{month}/generar/"))
    done(lead.post(f"agenda/{drawn['id']}/enviar/", {"note": ""}))
    refused = system.post(f"{month}/publicar/", {"control_passed": True, "control_note": "Revisada."})
    done(system.post(f"agenda/{drawn['id']}/verificar/", {"control_passed": True, "control_note": "Coincide."}))
    published = done(system.post(f"{month}/publicar/", {"control_passed": True, "control_note": "Revisada."}))

    assert again == {"agendas": 1, "entries": 0}
    assert refused.status_code == 409
    assert published == {"agendas": 1, "entries": 1}
    with scope(institution=institution):
        assert (MonthlyAgenda.objects.get().state, AgendaEntry.objects.count()) == ("published", 1)
