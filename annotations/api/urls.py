"""Every route of the REST API; `samweb.urls` puts them below `/api/v1/`."""

from django.urls import path, register_converter

from annotations.api import (
    account,
    annotations,
    assignments,
    attributes,
    batches,
    categories,
    cutouts,
    dashboard,
    embeddings,
    exports,
    geojson,
    image_changes,
    images,
    invitations,
    jobs,
    members,
    models,
    predictions,
    projects,
    proposals,
    resumable,
    samples,
    schema,
    session,
    tiles,
    tokens,
    uploads,
)
from annotations.api.converters import (
    DashboardTableConverter,
    ModelNameConverter,
    Sha256Converter,
)

register_converter(Sha256Converter, "sha256")
register_converter(ModelNameConverter, "model")
register_converter(DashboardTableConverter, "table")

urlpatterns = [
    path("session/", session.SessionView.as_view(), name="session"),
    path("session/link/", session.SessionLinkView.as_view(), name="session-link"),
    path("session/password/", session.SessionPasswordView.as_view(), name="session-password"),
    path(
        "session/second-factor/",
        session.SessionSecondFactorView.as_view(),
        name="session-second-factor",
    ),
    path("session/passkey/", session.SessionPasskeyView.as_view(), name="session-passkey"),
    path(
        "session/passkey/offer/",
        session.SessionPasskeyOfferView.as_view(),
        name="session-passkey-offer",
    ),
    path("session/forgotten/", session.SessionForgottenView.as_view(), name="session-forgotten"),
    path(
        "session/confirmation/",
        session.SessionConfirmationView.as_view(),
        name="session-confirmation",
    ),
    path("account/", account.AccountView.as_view(), name="account"),
    path("account/log-ins/", account.LogInListView.as_view(), name="log-ins"),
    path("account/log-ins/<uuid:log_in_id>/", account.LogInView.as_view(), name="log-in"),
    path("account/totp/", account.TotpView.as_view(), name="totp"),
    path("account/recovery-codes/", account.RecoveryCodesView.as_view(), name="recovery-codes"),
    path("account/passkeys/", account.PasskeyListView.as_view(), name="passkeys"),
    path("account/passkeys/offer/", account.PasskeyOfferView.as_view(), name="passkey-offer"),
    path("account/passkeys/<int:passkey_id>/", account.PasskeyView.as_view(), name="passkey"),
    path("invitations/look/", invitations.InvitationLookView.as_view(), name="invitation-look"),
    path("invitations/join/", invitations.InvitationJoinView.as_view(), name="invitation-join"),
    path(
        "invitations/sign-up/",
        invitations.InvitationSignUpView.as_view(),
        name="invitation-sign-up",
    ),
    path(
        "invitations/<uuid:invitation_id>/",
        invitations.InvitationView.as_view(),
        name="invitation",
    ),
    path("tokens/", tokens.ApiTokenListView.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>/", tokens.ApiTokenView.as_view(), name="token"),
    path("models/", models.ModelListView.as_view(), name="models"),
    path(
        "models/<model:model>/checkpoint/",
        models.ModelCheckpointView.as_view(),
        name="model-checkpoint",
    ),
    path(
        "decoders/<sha256:checkpoint_sha256>/<sha256:file_sha256>/",
        models.DecoderFileView.as_view(),
        name="decoder-file",
    ),
    path("projects/", projects.ProjectListView.as_view(), name="projects"),
    path("projects/<uuid:project_id>/", projects.ProjectView.as_view(), name="project"),
    path(
        "projects/<uuid:project_id>/categories/",
        categories.CategoryListView.as_view(),
        name="project-categories",
    ),
    path(
        "projects/<uuid:project_id>/members/",
        members.MemberListView.as_view(),
        name="project-members",
    ),
    path(
        "projects/<uuid:project_id>/members/<int:user_id>/",
        members.MemberView.as_view(),
        name="project-member",
    ),
    path(
        "projects/<uuid:project_id>/invitations/",
        invitations.InvitationListView.as_view(),
        name="project-invitations",
    ),
    path(
        "projects/<uuid:project_id>/attributes/",
        attributes.AttributeListView.as_view(),
        name="project-attributes",
    ),
    path("attributes/<uuid:attribute_id>/", attributes.AttributeView.as_view(), name="attribute"),
    path("categories/<uuid:category_id>/", categories.CategoryView.as_view(), name="category"),
    path(
        "categories/<uuid:category_id>/merge/",
        categories.CategoryMergeView.as_view(),
        name="category-merge",
    ),
    path(
        "projects/<uuid:project_id>/images/",
        images.ImageListView.as_view(),
        name="project-images",
    ),
    path(
        "projects/<uuid:project_id>/images/numbers/",
        images.ImageNumbersView.as_view(),
        name="project-image-numbers",
    ),
    path(
        "projects/<uuid:project_id>/images/changes/",
        image_changes.ImageChangeListView.as_view(),
        name="project-image-changes",
    ),
    path(
        "projects/<uuid:project_id>/images/changes/plan/",
        image_changes.ImageChangePlanView.as_view(),
        name="project-image-change-plan",
    ),
    path(
        "image-changes/<uuid:change_id>/undo/",
        image_changes.ImageChangeUndoView.as_view(),
        name="image-change-undo",
    ),
    path("projects/<uuid:project_id>/tags/", images.TagListView.as_view(), name="project-tags"),
    path(
        "projects/<uuid:project_id>/assignees/",
        assignments.AssigneeListView.as_view(),
        name="project-assignees",
    ),
    path(
        "projects/<uuid:project_id>/next-image/",
        assignments.NextImageView.as_view(),
        name="project-next-image",
    ),
    path("queues/", assignments.QueueListView.as_view(), name="queues"),
    path("images/<uuid:image_id>/", images.ImageView.as_view(), name="image"),
    path(
        "images/<uuid:image_id>/display/<slug:tag>/",
        images.ImageDisplayView.as_view(),
        name="image-display",
    ),
    path(
        "images/<uuid:image_id>/tiles/<slug:tag>/<int:level>/<int:column>/<int:row>/",
        tiles.ImageTileView.as_view(),
        name="image-tile",
    ),
    path(
        "images/<uuid:image_id>/samples/<slug:tag>/",
        samples.ImageSamplesView.as_view(),
        name="image-samples",
    ),
    path(
        "images/<uuid:image_id>/thumbnail/<slug:tag>/",
        images.ImageThumbnailView.as_view(),
        name="image-thumbnail",
    ),
    path(
        "images/<uuid:image_id>/overlay/<slug:tag>/",
        images.ImageOverlayView.as_view(),
        name="image-overlay",
    ),
    path(
        "images/<uuid:image_id>/geojson/",
        geojson.ImageGeoJsonView.as_view(),
        name="image-geojson",
    ),
    path(
        "images/<uuid:image_id>/original/",
        images.ImageOriginalView.as_view(),
        name="image-original",
    ),
    path(
        "images/<uuid:image_id>/embedding/",
        embeddings.ImageEmbeddingView.as_view(),
        name="image-embedding",
    ),
    path(
        "embeddings/<uuid:embedding_id>/<sha256:blob_sha256>/",
        embeddings.EmbeddingFileView.as_view(),
        name="embedding-file",
    ),
    path(
        "images/<uuid:image_id>/proposals/",
        proposals.ImageProposalsView.as_view(),
        name="image-proposals",
    ),
    path(
        "projects/<uuid:project_id>/batches/",
        batches.BatchListView.as_view(),
        name="project-batches",
    ),
    path("batches/<uuid:batch_id>/", batches.BatchView.as_view(), name="batch"),
    path("batches/<uuid:batch_id>/pause/", batches.BatchPauseView.as_view(), name="batch-pause"),
    path("batches/<uuid:batch_id>/resume/", batches.BatchResumeView.as_view(), name="batch-resume"),
    path("batches/<uuid:batch_id>/cancel/", batches.BatchCancelView.as_view(), name="batch-cancel"),
    path(
        "images/<uuid:image_id>/predictions/",
        predictions.PredictionListView.as_view(),
        name="image-predictions",
    ),
    path(
        "predictions/<uuid:prediction_id>/",
        predictions.PredictionView.as_view(),
        name="prediction",
    ),
    path(
        "images/<uuid:image_id>/annotations/",
        annotations.AnnotationListView.as_view(),
        name="image-annotations",
    ),
    path(
        "annotations/<uuid:annotation_id>/cutout/",
        cutouts.CutoutView.as_view(),
        name="annotation-cutout",
    ),
    path(
        "images/<uuid:image_id>/operations/",
        annotations.OperationListView.as_view(),
        name="image-operations",
    ),
    path(
        "projects/<uuid:project_id>/uploads/",
        uploads.UploadListView.as_view(),
        name="project-uploads",
    ),
    path(
        "projects/<uuid:project_id>/uploads/resumable/",
        resumable.ResumableListView.as_view(),
        name="project-resumables",
    ),
    path(
        "uploads/resumable/<uuid:resumable_id>/",
        resumable.ResumableView.as_view(),
        name="resumable",
    ),
    path("uploads/<uuid:upload_id>/", uploads.UploadView.as_view(), name="upload"),
    path(
        "projects/<uuid:project_id>/progress/", jobs.ProgressView.as_view(), name="project-progress"
    ),
    path(
        "projects/<uuid:project_id>/dashboard/",
        dashboard.DashboardView.as_view(),
        name="project-dashboard",
    ),
    path(
        "projects/<uuid:project_id>/dashboard/<table:table>.csv",
        dashboard.DashboardTableView.as_view(),
        name="project-dashboard-table",
    ),
    path("projects/<uuid:project_id>/jobs/", jobs.JobListView.as_view(), name="project-jobs"),
    path("jobs/<uuid:job_id>/retry/", jobs.JobRetryView.as_view(), name="job-retry"),
    path("jobs/<uuid:job_id>/cancel/", jobs.JobCancelView.as_view(), name="job-cancel"),
    path(
        "projects/<uuid:project_id>/exports/",
        exports.ExportListView.as_view(),
        name="project-exports",
    ),
    path("exports/<uuid:export_id>/", exports.ExportView.as_view(), name="export"),
    path("exports/<uuid:export_id>/file/", exports.ExportFileView.as_view(), name="export-file"),
    path("schema/", schema.SchemaView.as_view(), name="schema"),
    path("<path:anything>", schema.UnknownView.as_view()),
]
