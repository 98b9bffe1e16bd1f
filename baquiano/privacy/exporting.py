"""Everything that is kept of a person, as the person receives it."""

from typing import Any

from baquiano.privacy import queries
from baquiano.privacy.models import DataRequest


def as_json(request: DataRequest) -> dict[str, Any]:
    """What each room keeps of the person, in words, with why it stays."""
    return {
        "entidad": request.institution.name,
        "solicitud": request.number,
        "titular": {"nombre": request.names, "documento": f"{request.document_type} {request.document_number}"},
        "registros": [
            {
                "registro": finding.title,
                "de": finding.label,
                "datos": dict(finding.values),
                "por_que_se_conserva": finding.kept,
            }
            for finding in queries.findings_of(request)
        ],
        "lo_que_se_hizo": request.outcome,
    }
