"""From a checkpoint's spec to a network of its shape, with fresh weights."""

from annotations.sam.package import SamNetwork, sam_model_registry
from annotations.sam.registry import CheckpointSpec
from annotations.sam.starter_network import build_starter
from annotations.values import ModelName


def build_network(spec: CheckpointSpec) -> SamNetwork:
    """Build the network that the checkpoint's weights fit.

    Args:
        spec: The starter builds samweb's own network, every other architecture the package's.
    """
    if spec.architecture is ModelName.STARTER:
        return build_starter(spec)
    network: SamNetwork = sam_model_registry[spec.architecture.value]()
    return network
