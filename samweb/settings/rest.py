"""Settings of the REST API and of its OpenAPI document."""

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "annotations.api.authentication.ApiTokenAuthentication",
        "annotations.api.authentication.SessionAuthentication",
    ],
    # A view that forgets its permissions is closed, not open.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_METADATA_CLASS": None,
    # There is one format; `?format=` is an unknown parameter like any other.
    "URL_FORMAT_OVERRIDE": None,
    "EXCEPTION_HANDLER": "annotations.api.problems.problem_response",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "samweb",
    "DESCRIPTION": "Label images with the Segment Anything Model, as a team.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    # Updates have serializers of their own, in which every member may be left out.
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "AnnotationLayer": "annotations.models.Annotation.Layer",
        "AnnotationSource": "annotations.models.Annotation.Source",
        "Architecture": "annotations.api.serializers.ARCHITECTURES",
        "AttributeKind": "annotations.models.AttributeDefinition.Kind",
        "AttributeTarget": "annotations.models.AttributeDefinition.Target",
        "BatchKind": "annotations.models.Batch.Kind",
        "BatchState": "annotations.api.batches.BATCH_STATES",
        "CutoutExtent": "annotations.api.exports.CUTOUT_EXTENTS",
        "EmbeddingState": "annotations.api.serializers.EMBEDDING_STATES",
        "ExportFormat": "annotations.models.Export.Format",
        "GateLevel": "annotations.api.projects.GATE_LEVELS",
        "ImageState": "annotations.models.Image.State",
        "JobKind": "annotations.models.Job.Kind",
        "JobState": "annotations.models.Job.State",
        "OperationKind": "annotations.models.Operation.Kind",
        "OperationStatus": "annotations.api.serializers.OPERATION_STATUSES",
        "ProposalState": "annotations.api.proposals.PROPOSAL_STATES",
        "Role": "annotations.models.Membership.Role",
        "SettableImageState": "annotations.api.serializers.SETTABLE_IMAGE_STATES",
        "SkipReason": "annotations.models.Image.SkipReason",
        "TokenScope": "annotations.models.ApiToken.Scope",
        "UploadState": "annotations.models.Upload.State",
        "WorkerState": "annotations.api.serializers.WORKER_STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "annotations.api.schema.complete_payloads",
        "annotations.api.schema.add_problems",
    ],
}
