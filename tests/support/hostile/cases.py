"""What a case is: a name, the input, and the verdict that it must get."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Becomes = Literal["colour", "gray", "deep gray"]


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file for the ingest.

    Attributes:
        name: Unique in its family.
        make: Gives the bytes.
        refusal: Part of the reason that the user reads; None where the file is accepted.
        becomes: What an accepted file's pixels become.
        size_hw: Of an accepted image, upright.
        max_pixels: The project's limit.
        secrets: Byte strings in the file that nothing made of it may contain.
    """

    name: str
    make: Callable[[], bytes]
    refusal: str | None = None
    becomes: Becomes = "colour"
    size_hw: tuple[int, int] = (32, 48)
    max_pixels: int = 100_000_000
    secrets: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class HostileString:
    """A string or JSON value for the API.

    Attributes:
        name: Unique in its family.
        value: What is sent.
        code: The error code that it must get; None where it is accepted.
        kept: What is stored of an accepted value.
    """

    name: str
    value: object
    code: str | None = None
    kept: object = None
