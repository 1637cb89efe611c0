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
from annotations.api.jobs import JobSerializer
from annotations.api.permissions import (
    ANY_SCOPE,
    InScope,
    Scopes,
    user_of,
)
from annotations.api.serializers import ARCHITECTURES
from annotations.api.views import ApiView
from annotations.models import Decoder
from annotations.selectors.models import ModelSummary, decoder_file_name, model_list
from annotations.services.checkpoints import checkpoint_fetch_cancel, checkpoint_fetch_request
from annotations.values import ModelName


class DecoderTensorSerializer(serializers.Serializer[object]):
    """An input or output of a graph."""

    name = serializers.CharField()
    dtype = serializers.ChoiceField(choices=("float16", "float32"))
    shape = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        help_text="Null stands for the number of prompts.",
    )


class DecoderFileSerializer(serializers.Serializer[object]):
    """One ONNX file of a decoder; inputs and outputs are in the graph's order."""

    name = serializers.CharField()
    sha256 = serializers.CharField()
    size_bytes = serializers.IntegerField()
    url = serializers.CharField(help_text="Where the bytes are; immutable.")
    inputs = DecoderTensorSerializer(many=True)
    outputs = DecoderTensorSerializer(many=True)


class DecoderFilesSerializer(serializers.Serializer[object]):
    """The three graphs of a decoder; `docs/reference/decoder.md` explains them."""

    prepare = DecoderFileSerializer(help_text="Once an image.")
    delta = DecoderFileSerializer(help_text="Where a previous mask counts.")
    decode = DecoderFileSerializer(help_text="At each prompt.")


class DecoderParitySerializer(serializers.Serializer[object]):
    """How far the ONNX files are from the network that it was exported from."""

    max_logit_difference = serializers.FloatField()


class DecoderManifestSerializer(serializers.Serializer[object]):
    """What a browser must know of a decoder before it runs it."""

    format = serializers.IntegerField()
    model = serializers.CharField()
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
    gelu = serializers.CharField(help_text='"erf": exact; another word names an approximation.')
    files = DecoderFilesSerializer()
    parity = DecoderParitySerializer()


class ModelSerializer(serializers.Serializer[object]):
    """A model that a project may choose."""

    name = serializers.CharField()
    architecture = serializers.ChoiceField(
        choices=ARCHITECTURES, help_text="Another word than the name for weights of your own."
    )
    label = serializers.CharField(  # type: ignore[assignment]  # the stubs know it as a field's own
    )
    note = serializers.CharField()
    is_available = serializers.BooleanField(help_text="Its weights are installed.")
    is_default = serializers.BooleanField()
    decoder = DecoderManifestSerializer(
        allow_null=True, help_text="Null until a worker has exported it."
    )
    weights_bytes = serializers.IntegerField(help_text="Size of its weights.")
    is_preparing = serializers.BooleanField(
        help_text="Its weights are installed, and a worker exports the decoder."
    )
    fetch = JobSerializer(
        allow_null=True,
        help_text="The last job that fetched its weights, until it has; progress in bytes.",
    )


class ModelListView(ApiView):
    """All models."""

    permission_classes = (IsAuthenticated, InScope)
    scopes: ClassVar[Scopes] = {"GET": ANY_SCOPE}

    @extend_schema(operation_id="model_list", responses={200: ModelSerializer(many=True)})
    def get(self, request: Request) -> Response:  # noqa: ARG002 (DRF's signature)
        """List the models, smallest first."""
        return Response([model_answer(summary) for summary in model_list()])


class ModelCheckpointView(ApiView):
    """The weights of a model that ship elsewhere."""

    permission_classes = (IsAuthenticated, InScope)

    @extend_schema(operation_id="checkpoint_fetch", request=None, responses={200: ModelSerializer})
    def post(self, request: Request, model: ModelName) -> Response:
        """Have the weights of a model fetched; for whoever runs the server."""
        return Response(
            model_answer(checkpoint_fetch_request(model=model, requested_by=user_of(request)))
        )

    @extend_schema(
        operation_id="checkpoint_fetch_cancel", request=None, responses={200: ModelSerializer}
    )
    def delete(self, request: Request, model: ModelName) -> Response:
        """Stop fetching the weights of a model; what has arrived is kept."""
        return Response(
            model_answer(checkpoint_fetch_cancel(model=model, requested_by=user_of(request)))
        )


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


def model_answer(summary: ModelSummary) -> object:
    """Give a model as the API does."""
    decoder = _manifest(summary.decoder) if summary.decoder else None
    return ModelSerializer({**summary._asdict(), "decoder": decoder}).data


def _manifest(decoder: Decoder) -> dict[str, object]:
    files = {
        role: {
            **file,
            "url": reverse("decoder-file", args=[decoder.checkpoint_sha256, file["sha256"]]),
        }
        for role, file in decoder.manifest["files"].items()
    }
    return {**decoder.manifest, "files": files}
