"""Instruments as data: an XLSForm in and out, a folder in and out, and what is told of what cannot be read."""

import tomllib
from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from baquiano.common.errors import Refused, StaleEdit
from baquiano.common.identity import uuid7
from baquiano.evaluation import actions, profile, queries, specs, xlsform
from baquiano.evaluation.models import Instrument
from baquiano.evaluation.specs import InstrumentSpec, QuestionSpec
from baquiano.institutions.folder import Folder
from baquiano.institutions.toml import dumps, dumps_rows
from tests.factories.evaluation import QUESTIONS, make_campaign, make_instrument

CODES = st.from_regex(r"[a-z][a-z0-9_]{0,12}", fullmatch=True)
TEXTS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=30)
OPTIONS = st.lists(st.tuples(CODES, TEXTS), min_size=2, max_size=6, unique_by=lambda one: one[0]).map(
    lambda pairs: [{"code": code, "label": label} for code, label in pairs if code != specs.NA]
)


@st.composite
def questions(draw):
    kind = draw(st.sampled_from(["scale", "single", "multiple", "open"]))
    question = QuestionSpec(
        code=draw(CODES), kind=kind, text=draw(TEXTS), section=draw(st.sampled_from(["", "Uno", "Dos"])),
        hint=draw(st.sampled_from(["", "Una ayuda"])), is_required=draw(st.booleans()), allows_na=draw(st.booleans()),
    )  # fmt: skip
    if kind == "scale":
        question.scale_max, question.low_label = draw(st.integers(2, 10)), draw(st.sampled_from(["", "Nada"]))
    elif kind != "open":
        question.options = draw(OPTIONS.filter(lambda found: len(found) > 1))
    return question


INSTRUMENTS = st.builds(
    InstrumentSpec, code=CODES, title=TEXTS, kind=st.sampled_from(["perception", "impact"]), edition=st.integers(1, 9),
    introduction=st.sampled_from(["", "Dos minutos"]), is_anonymous=st.booleans(), has_moments=st.booleans(),
    questions=st.lists(questions(), min_size=1, max_size=4, unique_by=lambda one: one.code),
)  # fmt: skip


def workbook(survey, choices=(), settings=(("form_title", "form_id"), ("Ficticio", "FICT"))):
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


@pytest.mark.req("EVA-01")
@given(spec=INSTRUMENTS)
def test_a_toml_file_gives_back_the_same_instrument(spec):
    head, asked = specs.to_toml(spec)
    found, problems = specs.from_toml(tomllib.loads(dumps(head) + "\n" + dumps_rows("questions", asked)))

    assert (found, problems) == (spec, [])


@pytest.mark.req("EVA-01")
def test_an_xlsform_gives_back_the_same_instrument_whatever_it_asks(scoped, at):
    instrument = make_instrument(scoped, at=at, has_moments=True, kind="capacity")
    spec = queries.spec_of(instrument)
    spec.questions[0].section = spec.questions[1].section = "La asistencia"
    spec.questions[3].allows_na = True

    found = xlsform.read(xlsform.write(spec), name="instrumento.xlsx")

    assert (found.spec, found.problems) == (spec, [])


@pytest.mark.req("EVA-01")
def test_an_xlsform_of_another_tool_is_read_with_its_languages_and_its_likert():
    survey = [
        ("type", "name", "label::English (en)", "label::Español (es)", "required", "appearance", "parameters"),
        ("begin_group", "uno", "One", "La visita"),
        ("select_one acuerdo", "trato", "Manners", "El trato", "yes", "likert"),
        ("select_multiple medios", "medios", "Means", "Los medios"),
        ("end_group",),
        ("range", "nota", "Mark", "La nota", "true()", "", "start=1 end=10 step=1"),
        ("text", "mejorar", "Improve", "¿Qué mejorar?"),
    ]
    choices = [
        ("list_name", "name", "label::Español (es)"),
        ("acuerdo", 1, "Malo"), ("acuerdo", 2, "Regular"), ("acuerdo", 3, "Bueno"),
        ("acuerdo", "no_aplica", "No aplica"),
        ("medios", "guia", "Guía"), ("medios", "taller", "Taller"),
    ]  # fmt: skip

    found = xlsform.read(workbook(survey, choices), name="kobo.xlsx")

    assert found.problems == []
    told = [(one.code, one.kind, one.text, one.section, one.scale_max, one.allows_na) for one in found.spec.questions]
    assert told == [
        ("trato", "scale", "El trato", "La visita", 3, True),
        ("medios", "multiple", "Los medios", "La visita", None, False),
        ("nota", "scale", "La nota", "", 10, False),
        ("mejorar", "open", "¿Qué mejorar?", "", None, False),
    ]
    assert (found.spec.questions[0].low_label, found.spec.questions[0].high_label) == ("Malo", "Bueno")


@pytest.mark.req("EVA-01")
def test_what_is_not_supported_is_told_by_sheet_and_row_all_at_once():
    survey = [
        ("type", "name", "label", "relevant", "parameters"),
        ("start", "start", ""),
        ("geopoint", "donde", "¿Dónde?"),
        ("text", "porque", "¿Por qué?", "${trato} < 3"),
        ("select_one faltante", "otra", "¿Otra?"),
        ("range", "nota", "La nota", "", "start=0 end=10 step=2"),
    ]

    problems = xlsform.read(workbook(survey), name="kobo.xlsx").problems

    for number, words in ((2, "quién responde"), (3, "«geopoint» no se admite"), (4, "«relevant» no se admite"),
                          (5, "la lista «faltante»"), (6, "la escala empieza en 1")):  # fmt: skip
        assert any(one.startswith(f"Hoja «survey», fila {number}:") and words in one for one in problems), problems


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"hola", "no es un libro"), (b"", "no es un libro"), (workbook([])[:300], "dañado"), (workbook([]), "preguntas")],
)
def test_a_bad_file_is_told_in_words_and_leaves_nothing(people, at, sign_in, content, words):
    page = reverse("evaluation:instrument_import")
    file = SimpleUploadedFile("malo.xlsx", content or b" ")

    answer = sign_in(people.planner).post(page, {"id": uuid7(), "file": file})

    assert (answer.status_code, Instrument.objects.count()) == (422, 0)
    assert words in answer.content.decode()


@pytest.mark.req("EVA-01")
def test_a_workbook_with_a_known_code_begins_its_next_version_once(people, at):
    instrument, key = make_instrument(people.institution, at=at), uuid7()
    spec = queries.spec_of(instrument)
    spec.title = "Percepción ficticia, corregida"

    first, again = (
        actions.import_instrument(people.institution, spec, id=key, by=people.planner, at=at) for _time in range(2)
    )

    assert (first.pk, first.edition, first.state, first.title) == (again.pk, 2, "draft", spec.title)
    with pytest.raises(Refused, match="Ya hay un borrador"):
        actions.import_instrument(people.institution, spec, id=uuid7(), by=people.planner, at=at)


@pytest.mark.req("EVA-01")
def test_a_folder_puts_versions_in_force_and_never_rewrites_one(people, at):
    spec = queries.spec_of(make_instrument(people.institution, at=at))
    spec.edition = 3

    assert actions.take_instrument(people.institution, spec, by=None, at=at) is True
    assert actions.take_instrument(people.institution, spec, by=None, at=at) is False

    editions = Instrument.objects.filter(code=spec.code).order_by("edition").values_list("edition", "state")
    assert list(editions) == [(1, "replaced"), (3, "in_force")]
    spec.questions[0].text = "¿Otra cosa? (ficticia)"
    with pytest.raises(Refused, match="edition = 4"):
        actions.take_instrument(people.institution, spec, by=None, at=at)


@pytest.mark.req("EVA-01")
def test_a_folder_tells_what_is_wrong_in_each_file_and_in_the_profile(tmp_path):
    (tmp_path / "evaluation").mkdir()
    (tmp_path / "evaluation" / "malo.toml").write_text(
        'code = "1malo"\ntitle = "Ficticio"\ncolor = "azul"\n[[questions]]\ncode = "p1"\nkind = "single"\ntext = "¿?"\n'
    )
    (tmp_path / "evaluation" / "libro.xlsx").write_bytes(
        workbook([("type", "name", "label"), ("image", "foto", "Foto")])
    )
    (tmp_path / "profile.toml").write_text(
        '[evaluation]\ncoverage = "muchas"\n[[evaluation.triggers]]\non = "nunca"\ninstrument = "X"\n'
    )

    told = [str(problem) for problem in profile.check(Folder(tmp_path))]

    for words in ("evaluation.coverage", "Escriba en «on»", "«color» no se entiende", "El código del instrumento",
                  "escriba al menos dos opciones", "Hoja «survey», fila 2: el tipo «image»"):  # fmt: skip
        assert any(words in one for one in told), told


@pytest.mark.req("EVA-01")
def test_questions_are_written_moved_and_edited_over_the_version_that_was_read(people, at):
    draft = make_instrument(people.institution, at=at, state="draft")
    first = draft.questions.get(position=1)
    fields = {**QUESTIONS[0], "is_required": True, "text": "¿Sirvió? (ficticia)"}

    actions.edit_question(first, expected_version=1, fields=fields, by=people.planner, at=at)
    with pytest.raises(StaleEdit):
        actions.edit_question(first, expected_version=1, fields={**fields, "text": "Otra"}, by=people.planner, at=at)
    actions.move_question(first, up=False, by=people.planner, at=at)

    asked = list(draft.questions.order_by("position").values_list("code", "text")[:2])
    assert asked == [("trato", QUESTIONS[1]["text"]), ("pertinencia", "¿Sirvió? (ficticia)")]


def test_an_instrument_that_nobody_used_goes_back_to_draft(people, at):
    instrument = make_instrument(people.institution, at=at)

    assert actions.unpublish_instrument(instrument, by=people.planner, at=at).state == "draft"
    with pytest.raises(Refused, match="en vigor"):
        make_campaign(people.group, at=at, by=people.adviser, instrument=instrument)
