"""Logging in and out: `session/`."""

from django.contrib.auth import logout
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
from annotations.api.requests import django_of, site_url
from annotations.api.serializers import JsonObjectField, StrictSerializer, body_of
from annotations.api.views import ApiView
from annotations.errors import InvalidValueError, MailOffError
from annotations.models import User
from annotations.services.mail import mail_is_on
from annotations.services.passwords import password_require, password_set
from annotations.services.second_factors import (
    code_require,
    passkey_log_in,
    passkey_log_in_offer,
    person_waiting,
    second_factor_give,
)
from annotations.services.sessions import (
    Proof,
    log_in_link_mail,
    log_in_link_use,
    password_check,
    proof_is_fresh,
    proof_note,
    session_begin,
    session_note,
    session_renew,
)


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
    needs_second_factor = serializers.BooleanField(
        help_text="The first factor was right: session/second-factor/ waits for a code."
    )
    needs_password = serializers.BooleanField(
        help_text="Whether a new password needs the present one; not soon after a log-in by link."
    )
    sends_mail = serializers.BooleanField(help_text="Whether a forgotten password can be mailed.")


class LogInByPasswordSerializer(StrictSerializer):
    """Name and password."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class LogInByLinkSerializer(StrictSerializer):
    """The secret of a one-time link."""

    token = serializers.CharField(max_length=200)


class CodeSerializer(StrictSerializer):
    """A code of an authenticator app, or a recovery code."""

    code = serializers.CharField(max_length=20)


class CredentialSerializer(StrictSerializer):
    """A browser's answer to the offer of a passkey."""

    credential = JsonObjectField(help_text="`PublicKeyCredential.toJSON()`.")


class OfferSerializer(serializers.Serializer[object]):
    """What a browser needs to make or use a passkey."""

    public_key = JsonObjectField(help_text="For `PublicKeyCredential.parse…OptionsFromJSON()`.")


class ConfirmationSerializer(StrictSerializer):
    """The password, or a code; one of the two."""

    password = serializers.CharField(max_length=1000, trim_whitespace=False, required=False)
    code = serializers.CharField(max_length=20, required=False)


class ForgottenSerializer(StrictSerializer):
    """Who has forgotten the password."""

    who = serializers.CharField(max_length=254, help_text="User name or mail address.")


class PasswordSerializer(StrictSerializer):
    """A new password, and the present one if the session says that it is needed."""

    new_password = serializers.CharField(max_length=1000, trim_whitespace=False)
    current_password = serializers.CharField(
        max_length=1000, trim_whitespace=False, required=False, help_text="See `needs_password`."
    )


class EntranceView(ApiView):
    """Base of the views before which nobody need be logged in."""

    authentication_classes = (LogInAuthentication,)
    permission_classes = (AllowAny,)
    reads_body = POST


class SessionView(EntranceView):
    """The session of this browser."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="session_get", auth=[], responses={200: SessionSerializer})
    def get(self, request: Request) -> Response:
        """Tell who is logged in, and give the CSRF token."""
        return session_response(request)

    @extend_schema(
        operation_id="session_create",
        auth=[],
        request=LogInByPasswordSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Log in by name and password; the answer says if a second factor is needed besides."""
        body = body_of(request, LogInByPasswordSerializer)
        user = password_check(
            request=django_of(request),
            username=body["username"],
            password=body["password"],
            address=address_of(request),
        )
        session_begin(django_of(request), user, Proof.PASSWORD, address=address_of(request))
        return session_response(request)

    @extend_schema(operation_id="session_delete", auth=[], responses={204: None})
    def delete(self, request: Request) -> Response:
        """Log out."""
        logout(django_of(request))
        return Response(status=204)


class SessionLinkView(EntranceView):
    """A log-in by one-time link."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="session_link_use",
        auth=[],
        request=LogInByLinkSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Log in by the secret of a link, which is spent by it."""
        body = body_of(request, LogInByLinkSerializer)
        link = log_in_link_use(token=body["token"], address=address_of(request))
        session_begin(
            django_of(request),
            link.user,
            Proof.LINK,
            address=address_of(request),
            needs_more=link.is_mailed,
        )
        return session_response(request)


class SessionSecondFactorView(EntranceView):
    """The second half of a log-in."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="session_second_factor_give",
        auth=[],
        request=CodeSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """End a log-in by a code of the authenticator app, or a recovery code."""
        second_factor_give(django_of(request), code=body_of(request, CodeSerializer)["code"])
        session_note(django_of(request), address=address_of(request))
        return session_response(request)


class SessionPasskeyOfferView(EntranceView):
    """The challenge of a log-in by passkey."""

    permission_classes = (AllowAny,)
    reads_body = frozenset()

    @extend_schema(
        operation_id="session_passkey_offer",
        auth=[],
        request=None,
        responses={200: OfferSerializer},
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002 (allauth finds it by itself)
        """Give what the browser needs to answer with a passkey."""
        return Response({"public_key": passkey_log_in_offer()})


class SessionPasskeyView(EntranceView):
    """A log-in by passkey."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="session_passkey_use",
        auth=[],
        request=CredentialSerializer,
        responses={200: SessionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Log in by a passkey, without name and password."""
        body = body_of(request, CredentialSerializer)
        passkey_log_in(
            django_of(request), credential=body["credential"], address=address_of(request)
        )
        session_note(django_of(request), address=address_of(request))
        return session_response(request)


class SessionForgottenView(EntranceView):
    """A forgotten password."""

    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="session_forgotten",
        auth=[],
        request=ForgottenSerializer,
        responses={204: None},
    )
    def post(self, request: Request) -> Response:
        """Mail a log-in link to this person; the answer is the same if there is nobody.

        Raises:
            MailOffError: The installation sends no mail.
        """
        body = body_of(request, ForgottenSerializer)
        if not mail_is_on():
            raise MailOffError(
                "No link can be mailed.", hint="Ask whoever runs samweb for a log-in link."
            )
        url = f"{site_url(request)}/login"
        log_in_link_mail(who=body["who"], url=url, address=address_of(request))
        return Response(status=204)


class SessionConfirmationView(ApiView):
    """The proof that it is still the same person."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = POST

    @extend_schema(
        operation_id="session_confirm", request=ConfirmationSerializer, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        """Confirm by the password or a code; it holds for 15 minutes."""
        body = body_of(request, ConfirmationSerializer)
        user = user_of(request)
        if len(body) != 1:
            raise InvalidValueError(
                "Send either `password` or `code`.", hint="Send one of the two members."
            )
        if "code" in body:
            code_require(django_of(request), user, code=body["code"])
        else:
            password_require(user=user, password=body["password"], field="password")
            proof_note(django_of(request), user, Proof.PASSWORD)
        return Response(status=204)


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
        if _needs_password(request, user):
            password_require(
                user=user, password=body.get("current_password", ""), field="current_password"
            )
        password_set(user=user, new_password=body["new_password"])
        session_renew(django_of(request), user, address=address_of(request))
        return Response(status=204)


def session_response(request: Request) -> Response:
    """Answer with the session as it is after what the request did."""
    plain = django_of(request)
    user = plain.user if isinstance(plain.user, User) else None
    row = {
        "user": user,
        "csrf_token": get_token(plain),
        "needs_second_factor": person_waiting(plain) is not None,
        "needs_password": user is not None and _needs_password(request, user),
        "sends_mail": mail_is_on(),
    }
    response = Response(SessionSerializer(row).data)
    response["Cache-Control"] = "no-store"
    return response


def _needs_password(request: Request, user: User) -> bool:
    entered_by_link = proof_is_fresh(django_of(request), user, Proof.LINK)
    return user.has_usable_password() and not entered_by_link
