"""Refusals outside the API's views: a problem document for programs, a page for people."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from annotations.api.problems import MEDIA_TYPE, failure_of, problem_document, retry_headers
from annotations.errors import SamwebError
from annotations.tracing import request_id
from samweb.plain_page import explanation
from samweb.request_log import API_PREFIX


def refusal(request: HttpRequest, error: SamwebError) -> HttpResponse:
    """Answer with an error in the form that the asker reads."""
    answer = _document(error) if request.path_info.startswith(API_PREFIX) else _page(error)
    for name, value in retry_headers(error).items():
        answer[name] = value
    return answer


def server_failed(request: HttpRequest) -> HttpResponse:
    """Answer when a middleware or a page raised something; Django's `handler500`, which logs it."""
    return refusal(request, failure_of(sys.exc_info()[1], request_id.get()))


def _document(error: SamwebError) -> HttpResponse:
    return JsonResponse(problem_document(error), status=error.status, content_type=MEDIA_TYPE)


def _page(error: SamwebError) -> HttpResponse:
    return explanation(error.title, [error.message, error.hint], HTTPStatus(error.status))
