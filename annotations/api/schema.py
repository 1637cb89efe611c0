"""The OpenAPI document: hooks of drf-spectacular, and the route that serves it."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.problems import MEDIA_TYPE
from annotations.api.views import ApiView
from annotations.errors import NotFoundError

PROBLEM = {
    "type": "object",
    "description": "What went wrong, as RFC 9457 says it.",
    "properties": {
        "type": {"type": "string", "description": "Address of the documentation of `code`."},
        "title": {"type": "string", "description": "The class of problem."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "code": {"type": "string", "description": "Stable slug; docs/reference/errors.md."},
        "detail": {"type": "string", "description": "What happened, with which value."},
        "hint": {"type": "string", "description": "What to do about it; may be empty."},
        "fields": {
            "type": "object",
            "description": "With `invalid-value`: what is wrong, by member.",
            "additionalProperties": {"type": "string"},
        },
        "retry_after": {
            "type": "integer",
            "description": "With `too-many-tries`: seconds to wait before the next one.",
        },
        "request_id": {"type": "string", "description": "With status 500: to find it in the log."},
    },
    "required": ["type", "title", "status", "code", "detail", "hint"],
}


class ApiTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe API tokens."""

    target_class = "annotations.api.authentication.ApiTokenAuthentication"
    name = "apiToken"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        """Say that tokens are bearer tokens."""
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describe sessions."""

    target_class = "annotations.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:  # noqa: ARG002
        """Say that sessions are cookies."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def add_problems(
    result: dict[str, Any],
    generator: SchemaGenerator,  # noqa: ARG001 (drf-spectacular's signature)
    request: object,  # noqa: ARG001
    public: bool,  # noqa: ARG001, FBT001
) -> dict[str, Any]:
    """Add to every operation the statuses with which it may refuse, as problem documents."""
    answer = {
        "description": "A problem, with its stable `code`.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            statuses = {"401", "403", "default"} if operation.get("security") else {"default"}
            if "{" in path:
                statuses.add("404")
            if method != "get" or any(
                parameter["in"] == "query" for parameter in operation.get("parameters", ())
            ):
                statuses |= {"400", "403"}
            for status in sorted(statuses):
                operation["responses"].setdefault(status, answer)
            operation["responses"] = dict(sorted(operation["responses"].items()))
    schemas = {**result["components"]["schemas"], "Problem": PROBLEM}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def complete_payloads(
    result: dict[str, Any],
    generator: SchemaGenerator,  # noqa: ARG001 (drf-spectacular's signature)
    request: object,  # noqa: ARG001
    public: bool,  # noqa: ARG001, FBT001
) -> dict[str, Any]:
    """Add the empty payload, which drf-spectacular leaves out of a union.

    The union is `anyOf`: a payload of `create` has all that one of `replace` needs.
    """
    schemas = result["components"]["schemas"]
    shapes = schemas["OperationPayload"]["oneOf"]
    empty = {"type": "object", "description": "Kinds `delete` and `restore`.", "maxProperties": 0}
    schemas["EmptyPayload"] = empty
    schemas["OperationPayload"] = {
        "anyOf": [*shapes, {"$ref": "#/components/schemas/EmptyPayload"}]
    }
    return result


class SchemaView(ApiView):
    """The OpenAPI document of this API."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """Give the document, JSON."""
        generator = SchemaGenerator()  # type: ignore[no-untyped-call]
        return Response(generator.get_schema(request=request, public=True))  # type: ignore[no-untyped-call]


class UnknownView(ApiView):
    """Every address below the API's root that no other route takes."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    schema = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:  # noqa: ARG002
        """Refuse whatever the method.

        Raises:
            NotFoundError: Always.
        """
        raise NotFoundError(
            f"There is nothing at {request.path}.",
            hint="Addresses end with a slash; GET /api/v1/schema/ lists them.",
        )
