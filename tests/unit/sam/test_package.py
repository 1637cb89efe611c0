"""segment-anything comes in by its side door."""

import subprocess
import sys

SCRIPT = """
import sys
from annotations.sam.package import Sam, sam_model_registry
import segment_anything
assert sorted(sam_model_registry) == ["default", "vit_b", "vit_h", "vit_l"]
assert not hasattr(segment_anything, "SamPredictor"), "its __init__ ran"
print(sorted(name for name in sys.modules if name.startswith(("torchvision", "matplotlib"))))
print(Sam.__module__)
"""


def test_the_networks_import_without_torchvision_and_without_the_package_s_init() -> None:
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=True, capture_output=True, text=True
    )

    assert result.stdout.splitlines() == ["[]", "segment_anything.modeling.sam"]


def test_tables_and_downloads_load_no_torch() -> None:
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, annotations.sam.download; print('torch' in sys.modules)",
        ],
        check=True,
        capture_output=True,
        text=True,
    )

    assert result.stdout.strip() == "False"
