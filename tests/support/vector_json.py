"""JSON files of vectors: one record a line, so that a change shows as one."""

from collections.abc import Mapping, Sequence

import orjson


def one_line_each(sections: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Write sections of records."""
    parts = [
        orjson.dumps(name) + b": [\n" + b",\n".join(map(orjson.dumps, records)) + b"\n]"
        for name, records in sections.items()
    ]
    return b"{\n" + b",\n".join(parts) + b"\n}\n"
