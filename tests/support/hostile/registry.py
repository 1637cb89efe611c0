"""All families. The names below are what the counts in tests and benchmarks refer to."""

from typing import Final

from tests.support.hostile.cases import HostileFile
from tests.support.hostile.formats import FORMATS

FILES: Final[dict[str, list[HostileFile]]] = {
    "formats": FORMATS,
}
