"""Operations that lie, overflow or carry what a database cannot keep.

`BODIES` are refused as a whole and are raw JSON; `OPERATIONS` are single operations, each a change
to a good one, and are refused one by one.
"""

from typing import Final

from tests.support.hostile.cases import HostileString


def nested(depth: int) -> dict[str, object]:
    """Put objects into each other."""
    value: dict[str, object] = {}
    for _ in range(depth):
        value = {"a": value}
    return value


_MALFORMED: Final[dict[str, bytes]] = {
    "no JSON": b"operations",
    "JSON that is cut off": b'{"operations": [',
    "a trailing comma": b'{"operations": [],}',
    "single quotes": b"{'operations': []}",
    "two documents": b'{"operations": []} {}',
    "a comment": b'{"operations": [] /* none */}',
    "no UTF-8": b'{"operations": ["\xff\xfe"]}',
    "UTF-16": '{"operations": []}'.encode("utf-16"),
    "NaN": b'{"operations": [NaN]}',
    "infinity": b'{"operations": [Infinity]}',
    "100,000 brackets": b"[" * 100_000,
    "100,000 objects in each other": b'{"a":' * 100_000,
    "a whole number of 5,000 digits": b'{"operations": ' + b"9" * 5000 + b"}",
    "a control character in a string": b'{"operations": ["\x01"]}',
}

_INVALID: Final[dict[str, bytes]] = {
    "null": b"null",
    "a list": b"[]",
    "a string": b'"operations"',
    "a number of 1e999": b'{"operations": 1e999}',
    "no operations": b'{"operations": []}',
    "operations as an object": b'{"operations": {"0": {}}}',
    "operations of null": b'{"operations": [null]}',
    "operations of lists in lists": b'{"operations": [[[[]]]]}',
    "65 operations": b'{"operations": [' + b",".join([b"{}"] * 65) + b"]}",
    "10,000 operations": b'{"operations": [' + b",".join([b"{}"] * 10_000) + b"]}",
    "an unknown member": b'{"operations": [], "project": 1}',
    "20,000 unknown members": b"{" + b",".join(b'"%d": 1' % n for n in range(20_000)) + b"}",
    "an unknown member of a megabyte": b'{"%s": 1}' % (b"x" * 10**6),
    "a kind of a megabyte": b'{"operations": [{"kind": "%s"}]}' % (b"x" * 10**6),
    "an actor": b'{"operations": [], "actor": 1}',
}

BODIES: Final = [
    *(HostileString(name, body, code="malformed-request") for name, body in _MALFORMED.items()),
    *(HostileString(name, body, code="invalid-value") for name, body in _INVALID.items()),
]

# Changes to the payload of a good `create`.
_PAYLOADS: Final[dict[str, dict[str, object]]] = {
    "a category that is no UUID": {"category": "1"},
    "a category by number": {"category": 1},
    "an unknown source": {"source": "robot"},
    "a source in a list": {"source": ["sam"]},
    "an unknown layer": {"layer": "../gold"},
    "is_crowd as a number": {"is_crowd": 1},
    "is_crowd as a string": {"is_crowd": "false"},
    "z_order of 2^31": {"z_order": 2**31},
    "z_order of 10^400": {"z_order": 10**400},
    "z_order as a float": {"z_order": 1.5},
    "z_order as true": {"z_order": True},
    "attributes as a list": {"attributes": []},
    "attributes as a string": {"attributes": "{}"},
    "attributes with U+0000": {"attributes": {"a": "b\0c"}},
    "attributes with a lone surrogate": {"attributes": {"a": "\ud800"}},
    "attributes with a lone surrogate as key": {"attributes": {"\udfff": 1}},
    "attributes 17 levels deep": {"attributes": nested(17)},
    "attributes 300 levels deep": {"attributes": nested(300)},
    "attributes of 65 KiB": {"attributes": {"a": "x" * 65 * 1024}},
    "attributes of 20,000 keys": {"attributes": {str(key): key for key in range(20_000)}},
    "attributes with a number of 400 digits": {"attributes": {"a": 10**400}},
    "a recipe that is a list": {"recipe": []},
    "a recipe that is a string": {"recipe": "rm -rf"},
    "a recipe of 100 KiB": {"recipe": {"prompts": ["x" * 1024] * 100}},
    "an unknown member": {"number": 1},
    "an area of its own": {"area": 10**9},
    "a version of its own": {"version": 99},
    "a project of its own": {"project": "00000000-0000-0000-0000-000000000000"},
    "a prototype": {"__proto__": {"is_admin": True}},
    "a constructor": {"constructor": {"prototype": {}}},
    "a filter's name": {"category__project__members__password": "x"},
}

OPERATIONS: Final = [
    HostileString(name, change, code="invalid-value") for name, change in _PAYLOADS.items()
]
