"""How the person who is logged in enters: `account/`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.authentication import SessionAuthentication
from annotations.api.methods import POST
from annotations.api.permissions import user_of
from annotations.api.requests import django_of
from annotations.api.serializers import JsonObjectField, StrictSerializer, body_of
from annotations.api.session import CodeSerializer, OfferSerializer
from annotations.api.views import ApiView
from annotations.selectors.log_ins import log_in_list
from annotations.selectors.second_factors import second_factor_summary
from annotations.services.accounts import account_update
from annotations.services.second_factors import (
    passkey_add,
    passkey_offer,
    passkey_remove,
    passkey_rename,
    recovery_codes_make,
    totp_activate,
    totp_offer,
    totp_remove,
)
from annotations.services.sessions import log_in_end, log_ins_end_others, proof_require


class LogInSerializer(serializers.Serializer[object]):
    """A session of the asker's that has not ended."""

    id = serializers.UUIDField()
    address = serializers.CharField(help_text="Where it was begun.")
    user_agent = serializers.CharField(help_text="What the browser calls itself.")
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(help_text="To within five minutes.")
    is_this = serializers.BooleanField(help_text="Whether the asker asks by it.")


class PasskeySerializer(serializers.Serializer[object]):
    """A passkey, without its key."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class AccountSerializer(serializers.Serializer[object]):
    """Whose account it is, and what is asked for at a log-in."""

    username = serializers.CharField()
    mail_address = serializers.CharField(allow_blank=True)
    has_password = serializers.BooleanField()
    has_totp = serializers.BooleanField(help_text="Whether codes of an app are asked for.")
    recovery_code_count = serializers.IntegerField(help_text="Codes that are not spent.")
    passkeys = PasskeySerializer(many=True)
    log_ins = LogInSerializer(many=True, help_text="The last used first.")


class AccountUpdateSerializer(StrictSerializer):
    """What a person may change."""

    username = serializers.CharField(max_length=150, required=False)
    mail_address = serializers.EmailField(max_length=254, required=False, allow_blank=True)


class TotpOfferSerializer(serializers.Serializer[object]):
    """What an authenticator app needs."""

    secret = serializers.CharField(help_text="Base32, to be typed into the app.")
    url = serializers.CharField(help_text="`otpauth://`, which is what the picture says.")
    svg = serializers.CharField(help_text="The picture, a QR code.")


class RecoveryCodesSerializer(serializers.Serializer[object]):
    """Codes that each stand in once for a second factor. They are shown this once."""

    recovery_codes = serializers.ListField(child=serializers.CharField())


class PasskeyAddSerializer(StrictSerializer):
    """A passkey that the browser has made."""

    name = serializers.CharField(max_length=100)
    credential = JsonObjectField(help_text="`PublicKeyCredential.toJSON()`.")


class PasskeyRenameSerializer(StrictSerializer):
    """Another name."""

    name = serializers.CharField(max_length=100)


class AccountView(ApiView):
    """The asker's account."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = frozenset({"PATCH"})

    @extend_schema(operation_id="account_get", responses={200: AccountSerializer})
    def get(self, request: Request) -> Response:
        """Give the account, its second factors and its log-ins."""
        return _account(request)

    @extend_schema(
        operation_id="account_update",
        request=AccountUpdateSerializer,
        responses={200: AccountSerializer},
    )
    def patch(self, request: Request) -> Response:
        """Change the name or the mail address; needs a fresh log-in or confirmation."""
        body = body_of(request, AccountUpdateSerializer)
        user = user_of(request)
        proof_require(django_of(request), user)
        account_update(user=user, changes=body)
        return _account(request)


class LogInListView(ApiView):
    """All the asker's sessions but this one."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="log_ins_end_others", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End all other log-ins at once."""
        log_ins_end_others(django_of(request), user_of(request))
        return Response(status=204)


class LogInView(ApiView):
    """One of the asker's sessions."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="log_in_end", responses={204: None})
    def delete(self, request: Request, log_in_id: UUID) -> Response:
        """End a log-in at once."""
        log_in_end(user=user_of(request), log_in_id=log_in_id)
        return Response(status=204)


class TotpView(ApiView):
    """The authenticator app."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = frozenset({"PUT"})

    @extend_schema(operation_id="totp_offer", request=None, responses={200: TotpOfferSerializer})
    def post(self, request: Request) -> Response:
        """Give a secret for an app; nothing is asked for before its first code has come."""
        proof_require(django_of(request), user_of(request))
        return _secret(totp_offer(user_of(request))._asdict())

    @extend_schema(
        operation_id="totp_activate",
        request=CodeSerializer,
        responses={200: RecoveryCodesSerializer},
    )
    def put(self, request: Request) -> Response:
        """Take the app into use by its first code; log-ins ask for one from then on."""
        body = body_of(request, CodeSerializer)
        proof_require(django_of(request), user_of(request))
        codes = totp_activate(django_of(request), user_of(request), code=body["code"])
        return _secret({"recovery_codes": codes})

    @extend_schema(operation_id="totp_remove", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Ask for codes of the app no more."""
        proof_require(django_of(request), user_of(request))
        totp_remove(user_of(request))
        return Response(status=204)


class RecoveryCodesView(ApiView):
    """Codes for the day on which the telephone is gone."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="recovery_codes_make", request=None, responses={200: RecoveryCodesSerializer}
    )
    def post(self, request: Request) -> Response:
        """Make ten new recovery codes; the old ones end."""
        proof_require(django_of(request), user_of(request))
        return _secret({"recovery_codes": recovery_codes_make(user_of(request))})


class PasskeyOfferView(ApiView):
    """The challenge of a new passkey."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="passkey_offer", request=None, responses={200: OfferSerializer})
    def post(self, request: Request) -> Response:
        """Give what the browser needs to make a passkey."""
        proof_require(django_of(request), user_of(request))
        return Response({"public_key": passkey_offer(user_of(request))})


class PasskeyListView(ApiView):
    """The asker's passkeys."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = POST

    @extend_schema(
        operation_id="passkey_add",
        request=PasskeyAddSerializer,
        responses={201: RecoveryCodesSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep a passkey; recovery codes come with the first second factor."""
        body = body_of(request, PasskeyAddSerializer)
        proof_require(django_of(request), user_of(request))
        codes = passkey_add(user_of(request), name=body["name"], credential=body["credential"])
        return _secret({"recovery_codes": codes}, status=201)


class PasskeyView(ApiView):
    """One of the asker's passkeys."""

    authentication_classes = (SessionAuthentication,)
    permission_classes = (IsAuthenticated,)
    reads_body = frozenset({"PATCH"})

    @extend_schema(
        operation_id="passkey_rename", request=PasskeyRenameSerializer, responses={204: None}
    )
    def patch(self, request: Request, passkey_id: int) -> Response:
        """Give a passkey another name."""
        body = body_of(request, PasskeyRenameSerializer)
        passkey_rename(user_of(request), passkey_id=passkey_id, name=body["name"])
        return Response(status=204)

    @extend_schema(operation_id="passkey_remove", responses={204: None})
    def delete(self, request: Request, passkey_id: int) -> Response:
        """Remove a passkey."""
        proof_require(django_of(request), user_of(request))
        passkey_remove(user_of(request), passkey_id=passkey_id)
        return Response(status=204)


def _account(request: Request) -> Response:
    user = user_of(request)
    row = {
        "username": user.username,
        "mail_address": user.email,
        "has_password": user.has_usable_password(),
        **second_factor_summary(user)._asdict(),
        "log_ins": log_in_list(user_id=user.pk, session_key=django_of(request).session.session_key),
    }
    return _secret(AccountSerializer(row).data)


def _secret(body: object, status: int = 200) -> Response:
    return Response(body, status=status, headers={"Cache-Control": "no-store"})
