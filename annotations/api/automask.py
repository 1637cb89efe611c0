"""Parameters of an automatic run as they cross the network, under SAM's names."""

from typing import Any, Final

from rest_framework import serializers

from annotations.api.serializers import ShortListField, StrictSerializer

# 64 x 64 points have 12,288 masks before any filter.
MAX_POINTS_PER_SIDE: Final = 64
MAX_POINTS_PER_BATCH: Final = 1024
# The third layer has 64 crops, each encoded anew.
MAX_CROP_LAYERS: Final = 3
MIN_WINDOW_SIDE: Final = 256
MAX_WINDOW_SIDE: Final = 8192
# The defaults with two layers, twice. ViT on two CPU cores needs a second for about 20 clicks.
MAX_CLICKS: Final = 43_008
MAX_REGION_AREA: Final = 2**31


class PointField(ShortListField):
    """A point (x, y), shares of the crop's sides."""

    child = serializers.FloatField(min_value=0, max_value=1)

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(min_length=2, max_length=2, **options)


class PointGridField(ShortListField):
    """The points of one layer."""

    child = PointField()

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        super().__init__(min_length=1, max_length=MAX_POINTS_PER_SIDE**2, **options)


class AutomaskSerializer(StrictSerializer):
    """How an automatic run looks; its thresholds are floors for choosing later.

    SAM's `box_nms_thresh` and `crop_nms_thresh` are chosen later, too, and masks are always written
    as COCO's compressed RLE.
    """

    points_per_side = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_POINTS_PER_SIDE,
        allow_null=True,
        help_text="Points along each side of the image; 32, or null with `point_grids`.",
    )
    points_per_batch = serializers.IntegerField(
        required=False,
        default=64,
        min_value=1,
        max_value=MAX_POINTS_PER_BATCH,
        help_text="Points decoded at once at most; changes memory, not masks.",
    )
    pred_iou_thresh = serializers.FloatField(
        required=False,
        default=0.4,
        min_value=0,
        max_value=1,
        help_text="Masks of a predicted IoU up to this are not kept.",
    )
    stability_score_thresh = serializers.FloatField(
        required=False,
        default=0.5,
        min_value=0,
        max_value=1,
        help_text="Masks of a stability below this are not kept.",
    )
    stability_score_offset = serializers.FloatField(
        required=False,
        default=1.0,
        min_value=0.001,
        max_value=100,
        help_text="Logits by which the mask is cut higher and lower to judge its stability.",
    )
    crop_n_layers = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_CROP_LAYERS,
        help_text="Layer n looks again at 4^n crops of the image, each encoded for itself.",
    )
    crop_overlap_ratio = serializers.FloatField(
        required=False,
        default=512 / 1500,
        min_value=0,
        max_value=0.9,
        help_text="Share of the short side by which crops of the first layer overlap.",
    )
    crop_n_points_downscale_factor = serializers.IntegerField(
        required=False,
        default=1,
        min_value=1,
        max_value=MAX_POINTS_PER_SIDE,
        help_text="Layer n has `points_per_side` divided by its nth power.",
    )
    point_grids = ShortListField(
        child=PointGridField(),
        required=False,
        allow_null=True,
        default=None,
        max_length=1 + MAX_CROP_LAYERS,
        help_text="One list of points (x, y), 0 to 1, for each layer, not `points_per_side`.",
    )
    min_mask_region_area = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_REGION_AREA,
        help_text="Pixels; islands and holes below it are removed.",
    )

    window_side = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=MAX_WINDOW_SIDE,
        help_text="Pixels; a larger image is looked at in overlapping windows of that side, and "
        "what they see of an object is joined. 0 looks at every image at once.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse what no run could do, or would do for hours.

        Raises:
            ValidationError: Both or none of grid and points, a layer without points, too many.
        """
        grids = attrs["point_grids"]
        attrs.setdefault("points_per_side", None if grids else DEFAULT_POINTS_PER_SIDE)
        if (attrs["points_per_side"] is None) == (grids is None):
            _refuse("points_per_side", "Give it, or point_grids in its place.")
        if attrs["window_side"]:
            _check_windows(attrs)
        layers = range(1 + attrs["crop_n_layers"])
        if grids is not None and len(grids) < len(layers):
            _refuse("point_grids", f"Give one list for each of the {len(layers)} layers.")
        counts = [_point_count(attrs, layer) for layer in layers]
        if not all(counts):
            _refuse("crop_n_points_downscale_factor", "No point is left in the last layer.")
        clicks = sum(4**layer * count for layer, count in enumerate(counts))
        if clicks > MAX_CLICKS:
            _refuse(
                "points_per_side",
                f"With the crops that are {clicks:,} clicks; at most {MAX_CLICKS:,} are made. Take "
                "fewer points or layers, or a larger crop_n_points_downscale_factor.",
            )
        return attrs


def _check_windows(parameters: dict[str, Any]) -> None:
    if parameters["window_side"] < MIN_WINDOW_SIDE:
        _refuse("window_side", f"Give 0, or at least {MIN_WINDOW_SIDE} pixels.")
    for name in ("crop_n_layers", "min_mask_region_area"):
        if parameters[name]:
            _refuse(name, "Leave it at 0 where the image is looked at in windows.")


def _point_count(parameters: dict[str, Any], layer: int) -> int:
    """Count the points of one crop of a layer."""
    if parameters["point_grids"] is not None:
        return len(parameters["point_grids"][layer])
    factor: int = parameters["crop_n_points_downscale_factor"] ** layer
    side: int = parameters["points_per_side"] // factor
    return side**2


def _refuse(name: str, text: str) -> None:
    raise serializers.ValidationError({name: [text]})


DEFAULT_POINTS_PER_SIDE: Final = 32
RUN_DEFAULTS: Final[dict[str, object]] = {
    "points_per_side": DEFAULT_POINTS_PER_SIDE,
    **{
        name: field.default
        for name, field in AutomaskSerializer().fields.items()
        if name != "points_per_side"
    },
}
