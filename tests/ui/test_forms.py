"""How forms are drawn, and what their fields accept."""

import base64
from datetime import datetime, time
from decimal import Decimal
from uuid import UUID

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from baquiano.common.calendar_days import BOGOTA
from baquiano.institutions.models import CatalogueItem
from baquiano.ui.forms import (
    CreateForm,
    DateField,
    DateTimeField,
    EditForm,
    Form,
    LookupField,
    ModelForm,
    MoneyField,
    MultiLookupField,
    ReasonForm,
    SignatureField,
    Suggestion,
    conflict_rows,
    lookup_answer,
)
from tests.factories.institutions import make_catalogue_item


class VisitForm(Form):
    groups = [("La visita", ("objective", "day")), ("Después", ("topics",))]

    objective = forms.CharField(label="Objetivo", max_length=100, help_text="Una frase.")
    day = forms.DateField(label="Fecha", required=False)
    topics = forms.MultipleChoiceField(
        label="Temas", choices=[("a", "Uno"), ("b", "Dos")], widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="Nota", widget=forms.Textarea, required=False)


def test_control_is_joined_to_its_help():
    html = str(VisitForm()["objective"].as_field_group())

    assert '<label class="label" for="id_objective">' in html
    assert 'aria-describedby="id_objective_helptext"' in html
    assert 'id="id_objective_helptext">Una frase.</div>' in html
    assert 'class="form-control"' in html


def test_control_with_error_says_it_and_the_summary_leads_to_it():
    form = VisitForm({"objective": "", "day": "mañana"})

    html = str(form)

    assert '<a href="#id_objective">Objetivo: Este campo es obligatorio.</a>' in html
    assert '<a href="#id_topics_0">Temas: Este campo es obligatorio.</a>' in html
    assert 'aria-invalid="true" aria-describedby="id_objective_helptext id_objective_error"' in html
    assert 'id="id_objective_error"' in html


def test_the_summary_follows_the_screen_and_not_the_order_of_the_fields():
    class Turned(VisitForm):
        groups = [("Después", ("topics",)), ("La visita", ("objective", "day"))]

    html = str(Turned({"day": "mañana"}))

    told = [html.index(f'<a href="#id_{name}">') for name in ("topics_0", "objective", "day")]
    assert told == sorted(told)


def test_fields_come_in_groups_and_none_is_lost():
    form = VisitForm()

    titles = [(str(group.title), [field.name for field in group.fields]) for group in form.field_groups]

    assert titles == [("La visita", ["objective", "day"]), ("Después", ["topics"]), ("Otros datos", ["note"])]


@pytest.mark.parametrize("typed", ["2026-03-05", "05/03/2026"])
def test_date_uses_the_picker_and_understands_what_is_typed(typed):
    form = VisitForm({"objective": "x", "day": typed, "topics": ["a"]})

    assert form.is_valid()
    assert 'type="date" name="day" value="' in str(form["day"])
    assert f"{form.cleaned_data['day']:%d/%m/%Y}" == "05/03/2026"


@pytest.mark.parametrize("bad", ["a\x00b", "a\x07b", "a\u202eb", "a\ud800b"])
def test_invisible_characters_are_refused_with_a_sentence(bad):
    form = VisitForm({"objective": bad, "topics": ["a"]})

    assert not form.is_valid()
    assert form.errors["objective"][0] == (
        "El texto trae caracteres invisibles que no se pueden guardar. Bórrelos o escríbalo de nuevo."
    )


def test_letter_and_accent_that_came_apart_are_one_character():
    form = VisitForm({"objective": "Educacio\u0301n", "topics": ["a"]})

    assert form.is_valid()
    assert form.cleaned_data["objective"] == "Educación"


def test_typed_text_is_escaped_when_it_comes_back():
    html = str(VisitForm({"objective": '"><script>alert(1)</script>'}))

    assert "<script>" not in html


def test_page_form_has_token_marks_and_one_submission():
    html = render_to_string("ui/form.html", {"form": VisitForm(), "submit": "Crear", "cancel_url": "/x/"})

    assert "data-once" in html
    assert "Los campos con" in html
    assert '<a class="btn btn-link" href="/x/" data-leave>Cancelar</a>' in html
    assert "style=" not in html


# Identity and version


class TopicForm(CreateForm, ModelForm):
    class Meta:
        model = CatalogueItem
        fields = ["name"]


class TopicEditForm(EditForm, ModelForm):
    class Meta:
        model = CatalogueItem
        fields = ["name", "is_active"]


def test_form_of_creation_carries_a_fresh_identity():
    first, second = TopicForm()["id"].value(), TopicForm()["id"].value()

    assert UUID(first).version == 7
    assert first != second


def test_form_of_creation_without_identity_asks_to_open_it_again():
    form = TopicForm({"name": "x", "id": "'; drop"})

    assert form.errors["id"] == ["La página perdió la identidad del registro. Ábrala de nuevo."]
    assert "La página perdió la identidad" in str(form)


def test_stale_edit_shows_both_texts_and_keeps_mine(scoped):
    stored = make_catalogue_item(scoped, name="Texto <guardado>")
    form = TopicEditForm({"name": "Mi texto", "is_active": "on", "version": "3"})
    form.is_valid()

    rows = conflict_rows(form, stored)
    form.rebase(4)
    html = render_to_string("ui/conflict.html", {"rows": rows})

    assert [(row.theirs, row.yours) for row in rows] == [("Texto <guardado>", "Mi texto")]
    assert "Texto &lt;guardado&gt;" in html
    assert 'value="4"' in str(form["version"])
    assert 'value="Mi texto"' in str(form["name"])


class HourForm(EditForm):
    day = DateField()
    leaves_at = DateTimeField()
    starts = forms.TimeField()


def test_two_who_wrote_another_hour_of_one_day_see_both_hours():
    written = {"day": "2026-03-10", "leaves_at": "2026-03-10T07:20", "starts": "07:20", "version": "1"}
    form = HourForm(written)
    form.is_valid()
    stored = form.cleaned_data | {"leaves_at": datetime(2026, 3, 10, 7, 10, tzinfo=BOGOTA), "starts": time(7, 10)}

    rows = conflict_rows(form, stored)

    assert [(row.theirs, row.yours) for row in rows] == [
        ("10/03/2026 07:10", "10/03/2026 07:20"),
        ("07:10", "07:20"),
    ]


def test_reason_needs_an_item_of_the_catalogue_and_words(scoped):
    item = make_catalogue_item(scoped, "return_reason")
    reasons = CatalogueItem.objects.filter(catalogue="return_reason")

    short = ReasonForm({"reason": str(item.pk), "note": "no"}, reasons=reasons)
    whole = ReasonForm({"reason": str(item.pk), "note": "Falta el presupuesto."}, reasons=reasons)

    assert short.errors == {"note": ["Explique un poco más: al menos diez letras."]}
    assert whole.is_valid()
    assert whole.cleaned_data["reason"] == item


# Money


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234567", Decimal(1234567)),
        ("$ 1.234.567", Decimal(1234567)),
        ("$\u00a01.234.567,00", Decimal(1234567)),
        ("0", Decimal(0)),
        ("", None),
    ],
)
def test_money_is_understood_as_people_write_it(typed, value):
    assert MoneyField(required=False).clean(typed) == value


@pytest.mark.parametrize("typed", ["1,5", "1.23", "12.34.567", "-5", "mil", "1e9", "٣", "9" * 40])
def test_money_is_never_guessed(typed):
    with pytest.raises(forms.ValidationError):
        MoneyField().clean(typed)


def test_money_is_shown_with_dots():
    class Budget(Form):
        value = MoneyField(label="Valor", initial=Decimal(1234567))

    assert 'value="$\u00a01.234.567"' in str(Budget()["value"])


# Lookup


@pytest.fixture
def places(scoped):
    return [
        make_catalogue_item(scoped, code=code, name=name)
        for code, name in [("a", "Sabanalarga"), ("b", "Sabanalarga"), ("c", "Sabanagrande"), ("d", "Tubará")]
    ]


class PlaceForm(Form):
    place = LookupField(
        url="/sugerencias/", search=["name"], label_of=lambda row: row.name, hint_of=lambda row: row.code, label="Lugar"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = CatalogueItem.objects.order_by("code")


class PlacesForm(PlaceForm):
    place = MultiLookupField(url="/sugerencias/", search=["name"], label_of=lambda row: row.name, label="Lugares")


def test_lookup_takes_the_key_that_was_chosen(places):
    form = PlaceForm({"place": str(places[1].pk), "place_text": "Sabanalarga"})

    assert form.is_valid()
    assert form.cleaned_data["place"] == places[1]


def test_lookup_resolves_the_text_without_scripts(places):
    form = PlaceForm({"place": "", "place_text": "tubará"})

    assert form.is_valid()
    assert form.cleaned_data["place"] == places[3]


def test_lookup_asks_about_namesakes_and_never_guesses(places):
    form = PlaceForm({"place": "", "place_text": "sabanalarga"})

    assert form.errors["place"] == ["Hay varios que se llaman así. Elija cuál es."]
    html = str(form["place"])
    assert html.count("<option") == 3
    assert 'value="sabanalarga"' in html
    assert PlaceForm({"place_pick": str(places[0].pk), "place_text": "sabanalarga"}).is_valid()


@pytest.mark.parametrize("value", ["x", "00000000-0000-0000-0000-000000000000", "\x00", "9" * 50])
def test_lookup_refuses_an_invented_key(places, value):
    form = PlaceForm({"place": value})

    assert form.errors["place"] == ["Lo que estaba elegido ya no está disponible. Búsquelo y elíjalo de nuevo."]
    assert str(form)


def test_lookup_says_what_it_did_not_find(places):
    form = PlaceForm({"place": "", "place_text": "Macondo"})

    assert form.errors["place"] == ["No encontramos «Macondo». Escriba parte del nombre y elija de la lista."]


def test_lookup_shows_what_was_stored(places):
    html = str(PlaceForm(initial={"place": places[3].pk})["place"])

    assert f'value="{places[3].pk}"' in html
    assert 'value="Tubará"' in html


def test_lookup_of_many_keeps_each_once(places):
    data = QueryDict(mutable=True)
    data.setlist("place", [str(places[0].pk), str(places[3].pk), str(places[3].pk)])
    data["place_text"] = "sabanagrande"

    form = PlacesForm(data)

    assert form.is_valid(), form.errors
    assert [place.code for place in form.cleaned_data["place"]] == ["a", "d", "c"]
    assert str(form["place"]).count("checked") == 2


def test_lookup_of_two_forms_do_not_share_candidates(places):
    PlaceForm({"place_text": "sabanalarga"}).is_valid()

    assert "<option" not in str(PlaceForm()["place"])


def test_lookup_answer_is_json():
    answer = lookup_answer([Suggestion("08078", "Baranoa", "Atlántico")], more=True)

    assert answer.content == (
        b'{"results": [{"value": "08078", "label": "Baranoa", "hint": "Atl\\u00e1ntico"}], "more": true}'
    )


# Signature


PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


def test_signature_is_received_as_png():
    assert SignatureField().clean(f"data:image/png;base64,{PIXEL}").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "value", ["x", "data:image/svg+xml;base64,AAAA", "data:image/png;base64,@@", "data:image/png;base64,AAAA"]
)
def test_signature_of_another_kind_is_refused(value):
    with pytest.raises(forms.ValidationError):
        SignatureField().clean(value)
