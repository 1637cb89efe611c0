"""Logging in and out: `session/`."""

from django.contrib.auth import login, logout
from django.middleware.csrf import get_token
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.addresses import address_of
from annotations.api.authentication import LogInAuthentication, SessionAuthentication
from annotations.api.methods import POST
from annotations.api.permissions import user_of
from annotations.api.serializers import StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.models import User
from annotations.services.sessions import log_in_link_use, password_check, password_set

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


class SessionUserSerializer(serializers.Serializer[User]):
    """The person who is logged in."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    is_superuser = serializers.BooleanField()
    has_password = serializers.BooleanField(
        source="has_usable_password", help_text="False after a log-in by link alone."
    )


class SessionSerializer(serializers.Serializer[object]):
    """Who is logged in, and the token that every change must carry."""

    user = SessionUserSerializer(allow_null=True)
    csrf_token = serializers.CharField(help_text="To be sent as X-CSRFToken.")


class LogInSerializer(StrictSerializer):
    """Name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class LogInByLinkSerializer(StrictSerializer):
    """The secret of a one-time link."""

    token = serializers.CharField(max_length=200)


class PasswordSerializer(StrictSerializer):
    """A new password, and the present one if there is one."""

    new_password = serializers.CharField(max_length=1000, trim_whitespace=False)
    current_password = serializers.CharField(
        max_length=1000, trim_whitespace=False, required=False, help_text="Needed if one is set."
    )


class SessionView(ApiView):
    """The session of this browser."""

    authentication_classes = (LogInAuthentication,)
    permission_classes = (AllowAny,)
    reads_body = POST

    @extend_schema(operation_id="session_get", auth=[], responses={200: SessionSerializer})
    def get(self, request: Request) -> Response:
        """Tell who is logged in, and give the CSRF token."""
        return _session(request)

    @extend_schema(
        operation_id="session_create",
        auth=[],
        request=LogInSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Log in by name and password."""
        body = body_of(request, LogInSerializer)
        user = password_check(
            request=request._request,  # noqa: SLF001 (DRF gives Django's request no other way)
            username=body["username"],
            password=body["password"],
            address=address_of(request),
        )
        _enter(request, user)
        return _session(request)

    @extend_schema(operation_id="session_delete", auth=[], responses={204: None})
    def delete(self, request: Request) -> Response:
        """Log out."""
        logout(request._request)  # noqa: SLF001
        return Response(status=204)


class SessionLinkView(ApiView):
    """A log-in by one-time link."""

    authentication_classes = (LogInAuthentication,)
    permission_classes = (AllowAny,)
    reads_body = POST

    @extend_schema(
        operation_id="session_link_use",
        auth=[],
        request=LogInByLinkSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Log in by the secret of a link, which is spent by it."""
        body = body_of(request, LogInByLinkSerializer)
        user = log_in_link_use(token=body["token"], address=address_of(request))
        _enter(request, user)
        return _session(request)


class SessionPasswordView(ApiView):
    """The password of the person who is logged in."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = frozenset({"PUT"})

    @extend_schema(
        operation_id="session_password_set", request=PasswordSerializer, responses={204: None}
    )
    def put(self, request: Request) -> Response:
        """Set a password; other sessions of the person end."""
        body = body_of(request, PasswordSerializer)
        user = user_of(request)
        password_set(
            user=user,
            new_password=body["new_password"],
            current_password=body.get("current_password"),
        )
        # The session carries a hash of the password: log this one in anew, the others end.
        login(request._request, user, backend=MODEL_BACKEND)  # noqa: SLF001
        return Response(status=204)


def _enter(request: Request, user: User) -> None:
    login(request._request, user, backend=MODEL_BACKEND)  # noqa: SLF001
    # Django keeps the key when the same person logs in again; the days begin anew all the same.
    request.session.cycle_key()
    request.user = user
    # Those that ended by themselves leave their rows behind; log-ins are rare enough to sweep.
    request.session.clear_expired()


def _session(request: Request) -> Response:
    user = request.user if isinstance(request.user, User) else None
    row = {"user": user, "csrf_token": get_token(request._request)}  # noqa: SLF001
    response = Response(SessionSerializer(row).data)
    response["Cache-Control"] = "no-store"
    return response
