"""A trip that is made: its agenda, the certificate of each visit, the report and its accounts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baquiano.common.policy import require, requires
from baquiano.institutions.queries import catalogue
from baquiano.meetings.models import Meeting
from baquiano.travel import actions, queries, rules
from baquiano.travel.actions.papers import Stay
from baquiano.travel.forms import CertificateForm, DecisionForm, NoteForm, ReportForm
from baquiano.travel.models import TravelRequest
from baquiano.travel.views.common import decide, trip_or_404
from baquiano.ui.buttons import press
from baquiano.ui.deciding import Words, posted


@require_POST
@requires("travel.write_request")
def request_agenda(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Issue the agenda of commission as the visits stand (AGD-09)."""
    trip = trip_or_404(request, pk)
    require(rules.can_issue_agenda(request.user, trip))
    done = _("La agenda de comisión quedó expedida: está en los documentos.")
    return press(request, trip, done, lambda: actions.issue_agenda(trip, by=request.user, at=request.at))


@require_POST
@requires("travel.write_request")
def request_complete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Back from the trip."""
    trip = trip_or_404(request, pk)
    require(rules.can_return_from_trip(request.user, trip, request.at))
    done = _("Bienvenido de regreso. Ahora legalice la comisión.")
    return press(request, trip, done, lambda: actions.return_from_trip(trip, by=request.user, at=request.at))


@requires("travel.write_request")
def request_certify(request: HttpRequest, pk: UUID, meeting: UUID) -> HttpResponse:
    """The certificate of stay of one visit, signed there if they can."""
    trip = trip_or_404(request, pk)
    require(rules.can_certify(request.user, trip))
    visit = get_object_or_404(Meeting.objects.filter(travel_visits__request=trip), pk=meeting)
    files = request.FILES if request.method == "POST" else None
    form = CertificateForm(posted(request), files, initial=_known(trip, visit))
    words = Words(
        _("Certificado de permanencia"),
        _("Expedir el certificado"),
        _("El certificado quedó expedido: está en los documentos."),
        str(visit),
    )

    def act(data: dict) -> None:
        stay = Stay(**{name: value for name, value in data.items() if name != "id"})
        actions.certify_stay(trip, visit, stay, id=data["id"], by=request.user, at=request.at)

    return decide(request, trip, form, words, act)


def _known(trip: TravelRequest, visit: Meeting) -> dict:
    earlier = queries.certificates_of(trip).get(visit.pk)
    if earlier is not None:
        names = ("arrived_at", "left_at", "signer_name", "signer_post", "signer_entity")
        return {name: getattr(earlier, name) for name in names}
    entity = queries.entities_of([visit]).get(visit.pk, "")
    return {"arrived_at": visit.starts_at, "left_at": visit.ends_at, "signer_entity": entity[:200]}


@requires("travel.write_request")
def request_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_report(request.user, trip))
    form = ReportForm(posted(request), initial={"text": trip.report})
    words = Words(_("Informe de comisión"), _("Guardar y expedir"), _("El informe de comisión quedó guardado."))
    return decide(
        request,
        trip,
        form,
        words,
        lambda data: actions.write_report(trip, text=data["text"], by=request.user, at=request.at),
    )


@requires("travel.write_request")
def request_present(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_present(request.user, trip))
    words = Words(
        _("Presentar la legalización"),
        _("Presentar"),
        _("La legalización quedó presentada a financiera."),
        _("Financiera recibe el informe, los certificados o actas y los soportes."),
    )
    return decide(
        request,
        trip,
        NoteForm(posted(request)),
        words,
        lambda data: actions.present_accounts(trip, note=data["note"], by=request.user, at=request.at),
        missing=queries.missing_to_present(trip),
    )


@requires("travel.legalise_request")
def request_legalise(request: HttpRequest, pk: UUID) -> HttpResponse:
    trip = trip_or_404(request, pk)
    require(rules.can_legalise(request.user, trip))
    words = Words(
        _("Legalizar la comisión"),
        _("Legalizar"),
        _("La comisión quedó legalizada."),
        _("Quien viajó queda a paz y salvo por esta comisión."),
    )
    return decide(
        request,
        trip,
        NoteForm(posted(request)),
        words,
        lambda data: actions.legalise_request(trip, note=data["note"], by=request.user, at=request.at),
    )


@requires("travel.legalise_request")
def request_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Finance sends the accounts back."""
    trip = trip_or_404(request, pk)
    require(rules.can_legalise(request.user, trip))
    form = DecisionForm(posted(request), reasons=catalogue(trip.institution, "return_reason"))
    words = Words(_("Devolver la legalización"), _("Devolver"), _("La legalización se devolvió a quien viajó."))
    return decide(
        request, trip, form, words, lambda data: actions.reopen_accounts(trip, **data, by=request.user, at=request.at)
    )
