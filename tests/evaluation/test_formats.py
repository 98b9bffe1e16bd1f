"""The papers of evaluations, drawn with the formats that ship: the consolidated analysis and the sheet for paper."""

import io

import pytest
from pypdf import PdfReader

from baquiano.common.identity import uuid7
from baquiano.documents import rendering
from baquiano.documents.actions.rendering import drawing_data, files_of_envelope
from baquiano.documents.models import IssuedDocument
from baquiano.evaluation import actions
from tests.factories.documents import FORMATS, make_format
from tests.factories.evaluation import answer, make_campaign, refuse


@pytest.fixture
def formats(people, profile):
    profile(report_format="AT-EVALUACION", sheet_format="AT-ENCUESTA", threshold_percent=70)
    for code in ("AT-EVALUACION", "AT-ENCUESTA"):
        make_format(people.institution, code, source=(FORMATS / f"{code}.typ").read_text(encoding="utf-8"))


def words_in(document):
    data = drawing_data(document)
    content = rendering.draw(document.format.source, data, files_of_envelope(document.format, data))
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.req("REP-02")
def test_the_analysis_tells_perception_refusals_and_improvements_with_its_seal(people, at, formats):
    campaign = make_campaign(people.group, at=at, by=people.adviser, people=6)
    for _person in range(5):
        answer(campaign, at=at, values={"pertinencia": 2})
    refuse(campaign, at=at)
    actions.close_campaign(campaign, by=people.adviser, at=at)
    fields = {
        "title": "Análisis ficticio",
        "unit": people.group,
        "first_on": at.date(),
        "last_on": at.date(),
        "perception": "El tiempo no alcanzó (ficticio).",
        "improvements": "Visitas más largas (ficticio).",
    }
    report = actions.create_report(people.institution, id=uuid7(), fields=fields, by=people.leader, at=at)

    issued = actions.issue_report(report, by=people.leader, at=at)

    text = words_in(issued.document)
    for words in ("Análisis ficticio", "El tiempo no alcanzó", "Visitas más largas", "40,0 %", "AM-2026-0001"):
        assert words in text
    assert issued.figures_sha256 in text.replace(" ", "")
    assert issued.document.number == "EV-2026-001"


@pytest.mark.req("EVA-12")
def test_the_paper_sheet_asks_the_same_and_is_issued_once(people, at, formats):
    campaign = make_campaign(people.group, at=at, by=people.adviser)

    first, again = (actions.issue_answer_sheet(campaign, by=people.adviser, at=at) for _time in range(2))

    text = words_in(first)
    assert (first.pk, IssuedDocument.objects.count()) == (again.pk, 1)
    for words in ("¿Fue pertinente? (ficticia)", "No aplica", "En parte", "No acepto responder", campaign.token):
        assert words in text or words in text.replace(" ", "")
