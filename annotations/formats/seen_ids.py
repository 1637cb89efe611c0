"""A set of small positive integers in one bit each: a million ids take 125 kB, not 60 MB."""

from annotations.errors import InvalidValueError

# 32-bit ids, as the database has them: 256 MiB at the very worst.
_MAX_ID = 2**31 - 1
_BITS = 8


class SeenIds:
    """The ids that were given out for one kind of thing; each may be given once."""

    def __init__(self, kind: str) -> None:
        """Begin empty.

        Args:
            kind: What the ids belong to, for error messages.
        """
        self._kind = kind
        self._bits = bytearray()

    def __contains__(self, number: int) -> bool:
        """Tell whether the id was added."""
        place, bit = divmod(number, _BITS)
        return 0 <= place < len(self._bits) and bool(self._bits[place] >> bit & 1)

    def add(self, number: int) -> None:
        """Note an id.

        Raises:
            InvalidValueError: Not between 1 and 2^31 - 1, or added before.
        """
        if not 1 <= number <= _MAX_ID:
            raise InvalidValueError(
                f"The {self._kind} id is {number}.", hint="COCO ids are whole numbers from 1."
            )
        if number in self:
            raise InvalidValueError(
                f"The {self._kind} id {number} came twice.", hint="Give each its own id."
            )
        place, bit = divmod(number, _BITS)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        self._bits[place] |= 1 << bit
