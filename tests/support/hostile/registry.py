"""All families. The names below are what the counts in tests and benchmarks refer to."""

from typing import Final

from tests.support.hostile.bombs import BOMBS
from tests.support.hostile.cases import HostileFile, HostileString
from tests.support.hostile.formats import FORMATS
from tests.support.hostile.lying import LYING
from tests.support.hostile.medical import MEDICAL
from tests.support.hostile.metadata import METADATA
from tests.support.hostile.operations import BODIES, OPERATIONS
from tests.support.hostile.paths import PATHS
from tests.support.hostile.polyglots import POLYGLOTS
from tests.support.hostile.polygons import POLYGONS
from tests.support.hostile.rle import RLES
from tests.support.hostile.truncated import TRUNCATED

FILES: Final[dict[str, list[HostileFile]]] = {
    "formats": FORMATS,
    "bombs": BOMBS,
    "truncated": TRUNCATED,
    "lying": LYING,
    "polyglots": POLYGLOTS,
    "metadata": METADATA,
    "medical": MEDICAL,
}

STRINGS: Final[dict[str, list[HostileString]]] = {
    "paths": PATHS,
    "rle": RLES,
    "polygons": POLYGONS,
    "bodies": BODIES,
    "operations": OPERATIONS,
}
