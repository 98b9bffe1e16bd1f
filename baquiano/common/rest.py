"""What every answer of the API keeps: one shape for a no, one reader of bodies, one way of knowing who asks.

A person comes in with a token (``tokens.middleware`` put it on the request) or with the session of the pages; with a
session what writes must carry the mark against forged requests, as the forms do (NFR-08).
"""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from baquiano.common.errors import Refused

PREFIX = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Whether the address is of the API: its errors are JSON and never a page."""
    return request.path_info.startswith(PREFIX)


def problem(status: int, code: str, detail: Any, **more: Any) -> dict[str, Any]:
    """The body of every refusal: ``code`` for a program, ``detail`` for a person, ``errors`` by field."""
    return {"status": status, "code": code, "detail": str(detail), "errors": {}, "conflicts": [], **more}


def problem_response(status: int, code: str, detail: Any, **more: Any) -> JsonResponse:
    """The same outside the endpoints: the doors, the addresses that do not exist, the server error."""
    return JsonResponse(problem(status, code, detail, **more), status=status)


class Invalid(exceptions.APIException):
    """The body does not pass its form: 400 with the sentences of the form, by field."""

    status_code = 400

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(_("Revise los datos: hay algo que falta o no se entiende."))
        self.errors = errors


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self) -> None:
        super().__init__(_("El contenido pesa más de lo que se recibe en una petición."))


class JsonBody(BaseParser):
    """A JSON object. What is too large, too deep or is not JSON is told and never a server error."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge
        try:
            return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(_("El cuerpo de la petición no es JSON válido en UTF-8.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


class WhoAsks(SessionAuthentication):
    """The person of the token, or the one of the session, which must then prove that it wrote the request."""

    def authenticate(self, request: Any) -> Any:
        token = getattr(request._request, "token", None)
        if token is not None:
            return request._request.user, token
        return super().authenticate(request)

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


_CODES = {400: "invalid", 401: "not_authenticated", 403: "forbidden", 404: "not_found", 409: "refused"}


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler of the framework: a rule that says no is 409 with its own words; nothing known is a 500."""
    if isinstance(error, Refused):
        return Response(problem(409, "refused", error.sentence), status=409)
    if isinstance(error, Invalid):
        return Response(problem(400, "invalid", error.detail, errors=error.errors), status=400)
    if isinstance(error, ValidationError):
        return Response(problem(400, "invalid", " ".join(error.messages)), status=400)
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("No existe, o usted no lo puede ver."))
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or _("Su rol no permite hacer esto."))
    if not isinstance(error, exceptions.APIException):
        return None
    code = _CODES.get(error.status_code, str(getattr(error, "default_code", "error")))
    response = Response(problem(error.status_code, code, error.detail), status=error.status_code)
    if error.status_code == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
