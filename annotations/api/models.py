"""Segment Anything models and the decoders that browsers load: `models/`, `decoders/`."""

from typing import ClassVar

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.blobs import OCTETS, blob_response
from annotations.api.permissions import (
    ANY_SCOPE,
    InScope,
    Scopes,
)
from annotations.api.serializers import MODEL_NAMES
from annotations.api.views import ApiView
from annotations.models import Decoder
from annotations.selectors.models import decoder_file_name, model_list


class DecoderFileSerializer(serializers.Serializer[object]):
    """One ONNX file of a decoder."""

    name = serializers.CharField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    url = serializers.CharField(help_text="Where the bytes are; immutable.")


class DecoderParitySerializer(serializers.Serializer[object]):
    """How far the ONNX file is from the network that it was exported from."""

    max_logit_difference = serializers.FloatField()


class DecoderManifestSerializer(serializers.Serializer[object]):
    """What a browser must know of a decoder before it runs it."""

    format = serializers.IntegerField()
    model = serializers.ChoiceField(choices=MODEL_NAMES)
    checkpoint_sha256 = serializers.CharField(
        help_text="An embedding of another checkpoint must not be fed to it."
    )
    producer = serializers.CharField()
    input_size = serializers.IntegerField(help_text="Long side of the model frame, px.")
    grid = serializers.ListField(
        child=serializers.IntegerField(), help_text="Height and width of the embedding."
    )
    channels = serializers.IntegerField(help_text="Channels of the embedding.")
    lowres = serializers.ListField(
        child=serializers.IntegerField(), help_text="Height and width of the logits."
    )
    mask_threshold = serializers.FloatField(help_text="A pixel is in the mask above this logit.")
    preprocessing_version = serializers.IntegerField()
    files = serializers.DictField(child=DecoderFileSerializer())
    parity = DecoderParitySerializer()


class ModelSerializer(serializers.Serializer[object]):
    """A model that a project may choose."""

    name = serializers.ChoiceField(choices=MODEL_NAMES)
    label = serializers.CharField(  # type: ignore[assignment]  # the stubs know it as a field's own
    )
    note = serializers.CharField()
    is_available = serializers.BooleanField(help_text="Its weights are installed.")
    is_default = serializers.BooleanField()
    decoder = DecoderManifestSerializer(
        allow_null=True, help_text="Null until a worker has exported it."
    )


class ModelListView(ApiView):
    """All models."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}

    @extend_schema(operation_id="model_list", responses={200: ModelSerializer(many=True)})
    def get(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """List the models, smallest first."""
        rows = [
            {**row._asdict(), "decoder": _manifest(row.decoder) if row.decoder else None}
            for row in model_list()
        ]
        return Response(ModelSerializer(rows, many=True).data)


class DecoderFileView(ApiView):
    """One file of a decoder."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}

    @extend_schema(operation_id="decoder_file", responses={(200, OCTETS): OpenApiTypes.BINARY})
    def get(
        self,
        request: Request,  # noqa: ARG002 (DRF's signature)
        checkpoint_sha256: str,
        file_sha256: str,
    ) -> FileResponse:
        """Give the bytes of an ONNX file; the address changes with the content."""
        name = decoder_file_name(checkpoint_sha256=checkpoint_sha256, file_sha256=file_sha256)
        return blob_response(storage="decoders", name=name, media_type=OCTETS, is_immutable=True)


def _manifest(decoder: Decoder) -> dict[str, object]:
    files = {
        role: {
            **file,
            "url": reverse("decoder-file", args=[decoder.checkpoint_sha256, file["sha256"]]),
        }
        for role, file in decoder.manifest["files"].items()
    }
    return {**decoder.manifest, "files": files}
