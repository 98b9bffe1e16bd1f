"""A selection: its words, its load against the capacity of the unit, who is in, its record and its versions."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from baquiano.common.calendar_days import day_of
from baquiano.common.creation import identity_in
from baquiano.common.policy import allows, require, requires
from baquiano.common.signals import exported
from baquiano.common.spreadsheets import write_xlsx
from baquiano.documents import queries as documents
from baquiano.targeting import actions, loads, queries, rules
from baquiano.targeting.forms import (
    CloseForm,
    DiscardForm,
    ReviseForm,
    SelectionCreateForm,
    SelectionEditForm,
    SupportForm,
    begin,
    begin_year,
    open_years,
)
from baquiano.targeting.models import Selection
from baquiano.targeting.payloads import HEADERS, WIDTHS, selection_payload, sheet_note, sheet_rows
from baquiano.targeting.profile import format_code, listed_kinds
from baquiano.targeting.tables import PickListing, SelectionListing
from baquiano.targeting.wording import days_words
from baquiano.ui.charts import Chart, Datum, Tone, stacked_chart
from baquiano.ui.deciding import Words, decide, files, posted
from baquiano.ui.display import month_name
from baquiano.ui.listing.export import CONTENT_TYPES


def selection_or_404(request: HttpRequest, pk: UUID) -> Any:
    return get_object_or_404(queries.selections_visible_to(request.user), pk=pk)


@requires(rules.VIEW)
def selection_list(request: HttpRequest) -> HttpResponse:
    return SelectionListing(request, queries.selections_visible_to(request.user)).respond(
        "targeting/selection_list.html"
    )


@requires(rules.VIEW)
def selection_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who is in and why, against what the unit can do; what was frozen, when it is closed."""
    selection, user = selection_or_404(request, pk), request.user
    work = queries.year_of_work(selection.unit, selection.year)
    listing = PickListing(request, queries.picks_of(selection))
    listing.may_edit = rules.can_edit(user, selection)
    root = selection.first or selection
    code = format_code(selection.institution)
    context = {
        "selection": selection,
        "universe": queries.Universe.read(selection.universe).words(),
        "universe_size": queries.universe_of(selection.universe).count(),
        "work": work,
        "chart": _chart(selection, work),
        "crowded": [month_name(month) for month in work.crowded],
        "supports": list(documents.evidence_of(selection)),
        "documents": list(documents.documents_of(root).filter(format__code=code)) if code else [],
        "versions": list(queries.history_of(selection)),
        "delisted": [one.beneficiary.name for one in queries.delisted(selection)],
        "has_list": bool(listed_kinds(selection.institution, selection.year.year)),
        "can": {
            "edit": listing.may_edit,
            "rank": listing.may_edit and allows(user, rules.EDIT_EXERCISE),
            "close": rules.can_close(user, selection),
            "discard": rules.can_discard(user, selection),
            "revise": rules.can_revise(user, selection) and not selection.is_revised,
            "capacity": allows(user, rules.VIEW_CAPACITY),
        },
    }
    return listing.respond("targeting/selection_detail.html", context)


def _chart(selection: Selection, work: queries.YearOfWork) -> Chart:
    """The days of each month: what fits of who was chosen and of the other work, what exceeds, and what is left."""
    kinds = loads.registered()
    data = [
        Datum(
            month_name(one.month).capitalize(),
            [round(float(value), 2) for value in (*one.fitting, one.over, one.free)],
            note=_("%(capacity)s días") % {"capacity": days_words(one.capacity)},
        )
        for one in work.months
    ]
    tones = [Tone.PLAIN, *[Tone.OTHER for _kind in kinds], Tone.BAD, Tone.IDLE]
    return stacked_chart(
        "capacidad",
        _("Días de trabajo de %(unit)s en %(year)s") % {"unit": selection.unit, "year": selection.year},
        data,
        series=[_("Entidades escogidas"), *(str(kind.label) for kind in kinds), _("Por encima"), _("Libres")],
        tones=tones,
        label=_("Mes"),
        note=_("Capacidad"),
    )


def _decide(
    request: HttpRequest, selection: Selection, form: Any, words: Words, act: Any, **extra: Any
) -> HttpResponse:
    back = selection.get_absolute_url()
    return decide(request, form, words, act, back=back, back_text=selection.number, about=selection.title, **extra)


@requires(rules.EDIT)
def selection_create(request: HttpRequest) -> HttpResponse:
    """Begin the selection of a unit."""
    institution = request.institution  # type: ignore[attr-defined]
    years = open_years(institution)
    today = day_of(request.at)  # type: ignore[attr-defined]
    year = years.filter(year=today.year).first() or years.first()
    form = SelectionCreateForm(posted(request), institution=institution, user=request.user, initial=begin_year(year))

    def act() -> Selection:
        return actions.create_selection(
            institution,
            id=form.cleaned_data["id"],
            year=form.cleaned_data["year"],
            fields=form.selection_fields,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Empezar una selección"),
        _("Empezar"),
        _("La selección quedó en preparación. Abra su universo y escoja."),
        _("Primero diga de quiénes se escoge y con qué criterios; luego se marca a cada entidad."),
    )
    return decide(
        request, form, words, act, back=reverse("targeting:selection_list"), back_text=_("Selección de grupos de valor")
    )


@requires(rules.EDIT)
def selection_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    form = SelectionEditForm(
        posted(request), institution=selection.institution, user=request.user, initial=begin(selection)
    )

    def act() -> Selection:
        return actions.edit_selection(
            selection,
            expected_version=form.cleaned_data["version"],
            fields=form.selection_fields,
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(_("Corregir la selección"), _("Guardar"), _("La selección quedó guardada."))
    return _decide(request, selection, form, words, act)


@requires(rules.EDIT)
def selection_support(request: HttpRequest, pk: UUID) -> HttpResponse:
    """File a document that supports it."""
    selection = selection_or_404(request, pk)
    require(rules.can_edit(request.user, selection))
    today = day_of(request.at)  # type: ignore[attr-defined]
    form = SupportForm(posted(request), files(request), institution=selection.institution, initial={"taken_on": today})

    def act() -> Selection:
        data = dict(form.cleaned_data)
        data["kind"] = data["kind"].code
        data.pop("photo", None)
        actions.add_support(selection, **data, by=request.user, at=request.at)  # type: ignore[attr-defined]
        return selection

    words = Words(_("Agregar un documento de soporte"), _("Agregar"), _("El documento quedó con la selección."))
    return _decide(request, selection, form, words, act)


@requires(rules.CLOSE)
def selection_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Freeze it, once somebody says what was verified."""
    selection = selection_or_404(request, pk)
    require(rules.can_close(request.user, selection))
    form = CloseForm(posted(request), initial={"version": selection.version})

    def act() -> Selection:
        return actions.close_selection(
            selection,
            expected_version=form.cleaned_data["version"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=request.at,  # type: ignore[attr-defined]
        )

    words = Words(
        _("Cerrar la selección"),
        _("Cerrar la selección"),
        _("La selección quedó cerrada y su registro, expedido."),
        _("Quedan fijos los criterios, las entidades, la fecha y quién la cierra. Después solo se hace otra versión."),
    )
    return _decide(request, selection, form, words, act)


@requires(rules.EDIT)
def selection_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    selection = selection_or_404(request, pk)
    require(rules.can_discard(request.user, selection))
    form = DiscardForm(posted(request))
    words = Words(
        _("Descartar la selección"), _("Descartar"), _("La selección se descartó y no ocupa capacidad."), tone="danger"
    )
    return _decide(
        request,
        selection,
        form,
        words,
        lambda: actions.discard_selection(selection, **form.cleaned_data, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


@requires(rules.EDIT)
def selection_revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin the version that will replace a closed one."""
    selection = selection_or_404(request, pk)
    require(queries.is_made(identity_in(request.POST)) or rules.can_revise(request.user, selection))
    form = ReviseForm(posted(request))
    words = Words(
        _("Crear una nueva versión"),
        _("Crear la versión"),
        _("La nueva versión quedó en preparación, con las mismas entidades."),
        _("La cerrada sigue valiendo hasta que la nueva se cierre, y nunca se borra."),
    )
    return _decide(
        request,
        selection,
        form,
        words,
        lambda: actions.revise_selection(selection, **form.cleaned_data, by=request.user, at=request.at),  # type: ignore[attr-defined]
    )


@requires(rules.VIEW)
def selection_download(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record of a closed selection as a spreadsheet, with the code of its format and its verification."""
    selection = selection_or_404(request, pk)
    if not selection.is_closed:
        raise Http404
    record = queries.record_of(selection)
    content = record.payload["content"] if record else selection_payload(selection).content()
    rows = sheet_rows(content)
    out = BytesIO()
    write_xlsx(
        out, title=_("Grupos de valor"), headers=HEADERS, rows=rows, widths=WIDTHS, note=sheet_note(content, record)
    )
    exported.send(
        sender=Selection, user=request.user, listing="grupos-de-valor", filters={"selection": str(selection.pk)},
        rows=len(rows), format="xlsx", personal_data=False, institution=selection.institution,
        at=request.at,  # type: ignore[attr-defined]
    )  # fmt: skip
    response = HttpResponse(out.getvalue(), content_type=CONTENT_TYPES["xlsx"])
    name = f"{format_code(selection.institution) or 'grupos-de-valor'}-{selection.number}-v{selection.edition}"
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
