"""Assistances by their dates and hitos: lights, cuts that are analysed before they are told, alerts told once."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django_scopes import scopes_disabled

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.delivery import actions as delivery
from baquiano.documents.models import IssuedDocument
from baquiano.improvement.models import ImprovementAction
from baquiano.institutions.models import Profile
from baquiano.monitoring import actions as monitoring
from baquiano.monitoring.choices import Light
from baquiano.monitoring.hitos import actions, alerts, queries
from baquiano.monitoring.models import Deviation, FollowUpCut
from baquiano.notifications.models import Message
from tests.factories.beneficiaries import make_beneficiary
from tests.factories.documents import make_format
from tests.factories.hitos import begin, make_followed, meet
from tests.factories.institutions import make_institution, make_member, make_unit
from tests.factories.planning import make_plan
from tests.monitoring.conftest import on

FIRST = date(2026, 3, 1)


@pytest.fixture
def world(scoped):
    return make_followed(scoped, on(1))


@pytest.fixture
def given(world, scoped):
    """Three entities since the first of March: one with its first hito, one with nothing, one with all."""
    entities = [make_beneficiary(scoped, name=f"Entidad ficticia {name}") for name in ("Alba", "Bruma", "Cima")]
    found = [begin(world, entity, FIRST, on(1)) for entity in entities]
    meet(world, found[0], 1, on(8))
    meet(world, found[2], 3, on(9))
    return found


def set_followup(institution, **settings):
    profile = Profile.objects.get(institution=institution)
    profile.settings["followup"] |= settings
    profile.save(update_fields=["settings"])
    institution.__dict__.pop("_profiles", None)


def told(world, day, month=3):
    moment = on(day, month, 20)
    rows = queries.with_progress(queries.assistances_of_year(world.year, moment), world.year, moment)
    return {row.beneficiary.name[-5:].strip(): (float(row.done), float(row.expected), row.light) for row in rows}


@pytest.mark.req("MON-15", "REP-05")
def test_an_assistance_goes_by_the_hitos_that_its_dates_ask_for_as_they_were_then(world, given):
    assert told(world, 5) == {
        "Alba": (0, 0, Light.GREEN), "Bruma": (0, 0, Light.GREEN), "Cima": (0, 0, Light.GREEN),
    }  # fmt: skip
    # The first hito is asked for from the day after its own; twenty points behind is amber.
    assert told(world, 12) == {
        "Alba": (20, 20, Light.GREEN), "Bruma": (0, 20, Light.AMBER), "Cima": (100, 20, Light.GREEN),
    }  # fmt: skip
    assert told(world, 22)["Alba"] == (20, 50, Light.RED)
    # Past its last hito it is red whatever is missing.
    meet(world, given[0], 2, on(25))
    assert told(world, 1, 4)["Alba"] == (50, 100, Light.RED)
    assert told(world, 22)["Alba"] == (20, 50, Light.RED)


@pytest.mark.req("MON-15")
def test_what_the_entity_declined_or_was_not_rendered_leaves_the_follow_up_from_then_on(world, given):
    delivery.decline_assistance(given[1], note="La entidad prefirió esperar.", by=world.adviser, at=on(15))

    assert "Bruma" in told(world, 14) and "Bruma" not in told(world, 16)


@pytest.mark.req("REP-05")
def test_each_figure_of_the_page_opens_its_assistances_and_the_list_goes_to_excel(world, given, client):
    client.force_login(world.head)
    with scopes_disabled():
        page = client.get(reverse("monitoring:assistance_list"), {"vigencia": 2026, "corte": "2026-03-22"})
        red = client.get(
            reverse("monitoring:assistance_list"), {"vigencia": 2026, "corte": "2026-03-22", "semaforo": "rojo"}
        )
        file = client.get(
            reverse("monitoring:assistance_list"), {"vigencia": 2026, "corte": "2026-03-22", "exportar": "csv"}
        )

    text = page.content.decode()
    assert f"grupo={world.unit.pk}&amp;semaforo=rojo" in text
    assert f"profesional={world.adviser.pk}&amp;semaforo=rojo" in text
    assert [row.beneficiary.name for row in red.context["listing"].page] == [
        "Entidad ficticia Bruma", "Entidad ficticia Alba",
    ]  # fmt: skip
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and "Atraso (días)" in lines[0]


# --- cuts ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def cut(world, given):
    return actions.make_cut(world.unit, id=uuid7(), cut_on=date(2026, 3, 22), by=world.head, at=on(24))


def analyse(cut, by, at, **more):
    fields = {
        "expected_version": cut.version,
        "conclusion": "Dos asistencias van atrasadas.",
        "troubles": "La entidad no ha entregado la información.",
        "adjustment": "Se mueve el segundo hito y se pide la información por oficio.",
        "deviating": [],
    }
    return actions.analyse_cut(cut, **(fields | more), by=by, at=at)


@pytest.mark.req("MON-07", "REP-05")
def test_the_report_of_a_cut_is_refused_until_somebody_analyses_it(world, given, cut, scoped):
    make_format(scoped, "CORTE")
    set_followup(cut.institution, cut_format="CORTE")

    with pytest.raises(Refused, match="todavía no tiene análisis"):
        actions.issue_cut(cut, by=world.head, at=on(25))
    with pytest.raises(Refused, match="qué no se desarrolla bien"):
        analyse(cut, world.head, on(25), deviating=[given[1]], troubles=" ")
    with pytest.raises(Refused, match="qué ajuste se decide"):
        analyse(cut, world.head, on(25), adjustment="")

    analysed = analyse(cut, world.head, on(25), deviating=[given[1]])
    issued = actions.issue_cut(analysed, by=world.head, at=on(26))
    again = actions.issue_cut(issued, by=world.head, at=on(27))

    assert (analysed.analysed_by, analysed.state, issued.state) == (world.head, "analysed", "issued")
    content = IssuedDocument.objects.get(pk=again.document_id).payload["content"]
    assert [one["assistance"] for one in content["deviations"]] == [str(given[1])]
    assert content["by_professional"]["rows"][-1] == ["Total", "1", "0", "2", "0", "11"]
    assert IssuedDocument.objects.count() == 1
    with pytest.raises(Refused, match="ya se expidió"):
        analyse(issued, world.head, on(27), conclusion="Otra.")
    with pytest.raises(DatabaseError), transaction.atomic():
        FollowUpCut.objects.filter(pk=cut.pk).update(conclusion="Otra.")


@pytest.mark.req("MON-07", "MON-15")
def test_what_deviates_is_told_once_to_all_the_parties_and_is_not_unmarked(world, given, cut):
    analysed = analyse(cut, world.head, on(25), deviating=[given[1]])
    # The same again changes nothing; corrected, nobody is told twice.
    assert analyse(analysed, world.head, on(25), deviating=[given[1]]).version == analysed.version
    analysed = analyse(analysed, world.head, on(26), deviating=[given[1]], conclusion="Una va atrasada.")

    people = Message.objects.filter(kind="monitoring.deviation").values_list("recipient", flat=True)
    assert sorted(people) == sorted([world.adviser.pk, world.head.pk, world.deputy.pk])
    deviation = Deviation.objects.get()
    assert deviation.told == ("avance de 0 % de 50 % esperado, hitos sin cumplir: 2, días de atraso: 11, en rojo")
    with pytest.raises(Refused, match="no se desmarca"):
        analyse(analysed, world.head, on(26), deviating=[])
    with pytest.raises(StaleEdit):
        analyse(cut, world.head, on(26), deviating=[given[1]], conclusion="De otra persona.")


@pytest.mark.req("MON-07", "ACM-01")
def test_an_action_is_opened_of_what_deviates_and_leads_back_to_its_cut(world, given, cut, client):
    analyse(cut, world.head, on(25), deviating=[given[1]])
    deviation = Deviation.objects.get()
    client.force_login(world.head)

    with scopes_disabled():
        page = client.get(cut.get_absolute_url()).content.decode()
        offered = f"{reverse('improvement:action_create')}?origen=monitoring.deviation:{deviation.pk}"
        form = client.get(offered)
        data = {
            "id": str(uuid7()), "kind": "corrective", "description": "Sin información de la entidad.",
            "due_on": "2026-12-20", "responsible": str(world.adviser.pk), "unit": str(world.unit.pk),
        }  # fmt: skip
        sent = client.post(offered, data)

    assert offered in page and form.status_code == 200
    assert sent.status_code == 302, sent.context["form"].errors
    action = ImprovementAction.objects.get()
    assert (action.origin_type, str(action.origin_id)) == ("monitoring.deviation", str(deviation.pk))
    with scopes_disabled():
        assert action.get_absolute_url() in client.get(cut.get_absolute_url()).content.decode()


@pytest.mark.req("ACM-03", "MON-07")
def test_where_the_director_decides_what_deviates_is_corrected_and_no_action_is_offered(world, given, cut, client):
    profile = Profile.objects.get(institution=world.institution)
    profile.settings["corrective"] = {"mode": "director"}
    profile.save(update_fields=["settings"])
    analyse(cut, world.head, on(25), deviating=[given[1]])
    client.force_login(world.head)

    with scopes_disabled():
        page = client.get(cut.get_absolute_url()).content.decode()

    assert reverse("improvement:correction_create", args=[given[1].pk]) in page and "Decidir una corrección" in page
    assert "Abrir una acción" not in page


@pytest.mark.req("MON-07")
def test_a_cut_keeps_its_figures_and_there_is_one_for_each_day(world, given, cut):
    meet(world, given[1], 3, on(25))

    assert queries.figures_of_cut(world.unit, world.year, cut.cut_at) == cut.figures
    assert actions.make_cut(world.unit, id=cut.pk, cut_on=cut.cut_on, by=world.head, at=on(26)) == cut
    with pytest.raises(Refused, match="Ya hay un corte"):
        actions.make_cut(world.unit, id=uuid7(), cut_on=cut.cut_on, by=world.head, at=on(26))
    with pytest.raises(Refused, match="todavía no llega"):
        actions.make_cut(world.unit, id=uuid7(), cut_on=date(2026, 4, 1), by=world.head, at=on(26))


@pytest.mark.req("MON-07", "AUD-08")
def test_in_a_closed_vigencia_no_cut_is_made_analysed_nor_told(world, given, cut):
    world.year.state = "closed"
    world.year.save(update_fields=["state"])

    with pytest.raises(Refused, match="está cerrada"):
        analyse(cut, world.head, on(25))
    with pytest.raises(Refused, match="está cerrada"):
        actions.issue_cut(cut, by=world.head, at=on(25))
    with pytest.raises(Refused, match="no está abierta"):
        actions.make_cut(world.unit, id=uuid7(), cut_on=date(2026, 3, 23), by=world.head, at=on(25))


@pytest.mark.req("MON-07")
def test_the_page_says_the_refusal_in_a_sentence_and_strangers_see_no_cut(world, given, cut, client):
    client.force_login(world.head)
    with scopes_disabled():
        answer = client.post(reverse("monitoring:cut_issue", args=[cut.pk]), follow=True)
        client.force_login(make_member(make_unit(make_institution()), "technical_director"))
        strange = client.get(cut.get_absolute_url())

    assert "todavía no tiene análisis" in answer.content.decode()
    assert strange.status_code in {403, 404}


# --- alerts ----------------------------------------------------------------------------------------------------------
@pytest.mark.req("MON-15")
def test_all_the_parties_are_told_once_of_deadlines_of_what_nobody_verified_and_of_red(world, given):
    meet(world, given[0], 2, on(14), verified=False)

    alerts.alert_assistances(at=on(20))
    first = set(Message.objects.filter(kind__startswith="monitoring.").values_list("kind", "title").distinct())
    again = alerts.alert_assistances(at=on(20, hour=15))

    assert first == {
        ("monitoring.hito_overdue", "Hito vencido: Hito ficticio 1"),
        ("monitoring.hito_due", "Se acerca un hito: Hito ficticio 2"),
        ("monitoring.hito_unverified", "Hito sin verificar: Hito ficticio 2"),
    }
    assert again == 0

    alerts.alert_assistances(at=on(22))
    red = Message.objects.filter(kind="monitoring.assistance_red")
    assert {one.title for one in red} == {f"En rojo: {given[0]}", f"En rojo: {given[1]}"}
    assert {one.recipient for one in red.filter(title=f"En rojo: {given[1]}")} == {
        world.adviser, world.head, world.deputy,
    }  # fmt: skip


@pytest.mark.req("MON-23")
def test_where_groups_do_not_present_their_month_nobody_is_asked_for_it(world, given, scoped, client):
    make_plan(scoped, world.unit, state="in_force", year=world.year)
    client.force_login(world.head)
    listed = reverse("monitoring:follow_up_list")
    set_followup(world.institution, monthly=False)
    assert monitoring.remind_follow_ups(at=on(6, 4)) == 0
    with scopes_disabled():
        assert listed not in client.get(reverse("monitoring:cut_list")).content.decode()

    set_followup(world.institution, monthly=True)
    assert monitoring.remind_follow_ups(at=on(6, 4)) == 1
    with scopes_disabled():
        assert listed in client.get(reverse("monitoring:cut_list")).content.decode()


@pytest.mark.req("MON-15")
def test_where_the_profile_does_not_open_it_nothing_is_told_nor_shown(world, given, client):
    set_followup(world.institution, cuts=False)
    client.force_login(world.head)

    with scopes_disabled():
        assert client.get(reverse("monitoring:cut_list")).status_code == 404
    assert alerts.alert_assistances(at=on(22)) == 0
