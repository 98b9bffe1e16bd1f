"""What a trip leaves: certificates of each visit, supports and official documents."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from baquiano.documents import queries as documents
from baquiano.documents.models import Evidence, IssuedDocument
from baquiano.meetings.models import Meeting
from baquiano.meetings.queries import signed_minutes_of
from baquiano.travel.models import StayCertificate, TravelRequest
from baquiano.travel.signals import entities_asked


def certificates_of(request: TravelRequest) -> dict[UUID, StayCertificate]:
    """The last certificate of each visit, by the key of the visit."""
    rows = StayCertificate.objects.filter(request=request).select_related("document", "signature", "meeting")
    return {one.meeting_id: one for one in rows}


def certified_meetings(request: TravelRequest) -> set[UUID]:
    """The visits with proof that the traveller was there: a signed certificate, or their signed acta."""
    signed = {key for key, one in certificates_of(request).items() if one.is_signed}
    visits = request.visits.values_list("meeting_id", flat=True)
    return signed | signed_minutes_of(list(visits))


def supports_of(request: TravelRequest) -> QuerySet[Evidence]:
    return documents.evidence_of(request)


def documents_of_trip(request: TravelRequest) -> QuerySet[IssuedDocument]:
    return documents.documents_of(request)


def entities_of(meetings: Sequence[Meeting]) -> dict[UUID, str]:
    """Whom each visit serves, in words, as the rooms above know it."""
    told: dict[UUID, str] = {}
    for _receiver, words in entities_asked.send(sender=Meeting, meetings=list(meetings)):
        if isinstance(words, dict):
            told |= words
    return told
