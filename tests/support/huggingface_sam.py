"""Meta's weights as transformers writes them, by the names in its converter, one by one."""

import torch

# models/sam/convert_sam_to_hf.py, KEYS_TO_MODIFY_MAPPING: part of Meta's name to Hugging Face's,
# applied in this order; written there from Meta's side as here.
RENAMED = {
    "iou_prediction_head.layers.0": "iou_prediction_head.proj_in",
    "iou_prediction_head.layers.1": "iou_prediction_head.layers.0",
    "iou_prediction_head.layers.2": "iou_prediction_head.proj_out",
    "mask_decoder.output_upscaling.0": "mask_decoder.upscale_conv1",
    "mask_decoder.output_upscaling.1": "mask_decoder.upscale_layer_norm",
    "mask_decoder.output_upscaling.3": "mask_decoder.upscale_conv2",
    "mask_downscaling.0": "mask_embed.conv1",
    "mask_downscaling.1": "mask_embed.layer_norm1",
    "mask_downscaling.3": "mask_embed.conv2",
    "mask_downscaling.4": "mask_embed.layer_norm2",
    "mask_downscaling.6": "mask_embed.conv3",
    "point_embeddings": "point_embed",
    "pe_layer.positional_encoding_gaussian_matrix": "shared_embedding.positional_embedding",
    "image_encoder": "vision_encoder",
    "neck.0": "neck.conv1",
    "neck.1": "neck.layer_norm1",
    "neck.2": "neck.conv2",
    "neck.3": "neck.layer_norm2",
    "patch_embed.proj": "patch_embed.projection",
    ".norm": ".layer_norm",
    "blocks": "layers",
}
OF_A_HYPERNETWORK = {"layers.0": "proj_in", "layers.1": "layers.0", "layers.2": "proj_out"}


def to_huggingface(
    weights: dict[str, torch.Tensor], *, is_matrix_twice: bool = False
) -> dict[str, torch.Tensor]:
    """Rename weights; the matrix that both halves share is saved once unless told otherwise."""
    renamed = {_rename(name): tensor.clone() for name, tensor in weights.items()}
    matrix = renamed["prompt_encoder.shared_embedding.positional_embedding"]
    renamed["shared_image_embedding.positional_embedding"] = matrix.clone()
    if not is_matrix_twice:
        del renamed["prompt_encoder.shared_embedding.positional_embedding"]
    return renamed


def _rename(name: str) -> str:
    for part, instead in RENAMED.items():
        name = name.replace(part, instead)
    if "output_hypernetworks_mlps" in name:
        layer = next(layer for layer in OF_A_HYPERNETWORK if f".{layer}." in name)
        name = name.replace(layer, OF_A_HYPERNETWORK[layer])
    return name
