"""Reads of the requests of people about their own data."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django_scopes import scopes_disabled

from baquiano.common.policy import visible
from baquiano.institutions.models import Institution
from baquiano.institutions.personal import Finding, Holder, findings
from baquiano.privacy import rules
from baquiano.privacy.choices import RequestKind, RequestState
from baquiano.privacy.models import DataRequest

VIEW = "privacy.view_request"
PENDING = (RequestState.UNIDENTIFIED, RequestState.OPEN)


def requests_visible_to(user: Any) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.select_related("institution", "identified_by", "answered_by")
    return visible(rows, user, VIEW)


def can_view(user: Any, key: str) -> bool:
    try:
        return requests_visible_to(user).filter(pk=UUID(key)).exists()
    except (ValueError, ValidationError):
        return False


def request_for_update(request: DataRequest) -> DataRequest:
    return DataRequest.objects.select_for_update(of=("self",)).select_related("institution").get(pk=request.pk)


def institution_of(code: str) -> Institution | None:
    return Institution.objects.filter(code=code).first()


def request_by_token(token: str) -> DataRequest | None:
    """The request that a person follows, of whatever institution."""
    with scopes_disabled():
        return DataRequest.objects.select_related("institution").filter(token=token).first()


def request_by_answer(token: str) -> DataRequest | None:
    with scopes_disabled():
        rows = DataRequest.objects.select_related("institution")
        return rows.filter(answer_token=token, state=RequestState.ANSWERED).first()


def holder_of(request: DataRequest) -> Holder:
    """Whose data it is about; the address counts once it is known to be of that person."""
    emails = frozenset({request.email.lower()}) if request.is_identified else frozenset()
    return Holder(request.document_type, request.document_number, emails)


def findings_of(request: DataRequest) -> list[Finding]:
    """Everything that the institution keeps of whom the request is about, its own requests too."""
    return findings(holder_of(request))


def requests_of_person(holder: Holder) -> QuerySet[DataRequest]:
    return DataRequest.objects.filter(document_type=holder.document_type, document_number=holder.document_number)


def claims_under_way(documents: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of the documents have a claim of their holder, not answered yet: their data bears the legend."""
    rows = DataRequest.objects.filter(state=RequestState.OPEN, document_number__in={one[1] for one in documents})
    claimed = rows.exclude(kind=RequestKind.CONSULT).values_list("document_type", "document_number")
    return set(claimed) & documents


def people_with_claim(rows: Iterable[Any]) -> set[Any]:
    """The keys of the rows of people, with their document, that bear the legend."""
    documents = {(row.document_type, row.document_number): row.pk for row in rows if row.document_number}
    claimed = claims_under_way(set(documents)) if documents else set()
    return {documents[one] for one in claimed}


def due_before(institution: Institution, on: date) -> QuerySet[DataRequest]:
    """What waits for an answer and whose term is near or past."""
    return DataRequest.objects.filter(state__in=PENDING, due_on__lte=rules.warns_from(institution, on))
