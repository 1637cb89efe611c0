"""The base of every view: what is refused before any handler runs."""

from typing import ClassVar

from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.methods import SAFE_METHODS, method_of
from annotations.api.serializers import MAX_UNKNOWN_NAMED


class ApiView(APIView):
    """A view that reads what it says it reads, and refuses all else.

    A method that has no handler is refused before anybody is looked up: which methods there are
    is no secret, and the answer is the same for everybody.

    Attributes:
        reads_query: Methods whose handler reads the query string, by `query_of`.
        reads_body: Methods whose handler reads the body, by `body_of`.
    """

    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "put", "patch", "delete"]  # type: ignore[misc]
    reads_query: ClassVar[frozenset[str]] = frozenset()
    reads_body: ClassVar[frozenset[str]] = frozenset()

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse a method without a handler, the wrong asker, and what nobody would read.

        Raises:
            MethodNotAllowed: There is no handler.
            ValidationError: The request has parameters or members where none are read.
        """
        if not self._has_handler(request):
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)
        method = method_of(request)
        if method not in self.reads_query and request.query_params:
            unknown = sorted(request.query_params)[:MAX_UNKNOWN_NAMED]
            raise ValidationError({name: ["Unknown; none is known."] for name in unknown})
        if method not in SAFE_METHODS | self.reads_body and request.data:
            raise ValidationError("Nothing is read from a body here; send none.")

    def _has_handler(self, request: Request) -> bool:
        name = str(request.method).lower()
        return name in self.http_method_names and hasattr(self, name)
