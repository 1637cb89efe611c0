"""Refusals outside the API's views: a problem document for programs, a page for people."""

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

from annotations.api.problems import MEDIA_TYPE, problem_document, problem_of, retry_headers
from annotations.errors import SamwebError
from samweb.plain_page import explanation

API_PATH = "/api/"


def refusal(request: HttpRequest, error: SamwebError) -> HttpResponse:
    """Answer with an error in the form that the asker reads."""
    answer = _document(error) if request.path_info.startswith(API_PATH) else _page(error)
    for name, value in retry_headers(error).items():
        answer[name] = value
    return answer


def server_failed(request: HttpRequest) -> HttpResponse:
    """Answer with what a middleware or a page raised; Django's `handler500`."""
    return refusal(request, problem_of(sys.exc_info()[1], request))


def _document(error: SamwebError) -> HttpResponse:
    return JsonResponse(problem_document(error), status=error.status, content_type=MEDIA_TYPE)


def _page(error: SamwebError) -> HttpResponse:
    return explanation(error.title, [error.message, error.hint], HTTPStatus(error.status))
