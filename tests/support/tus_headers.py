"""What the protocol tus 1.0 says in headers."""

import base64
import hashlib

PIECE = "application/offset+octet-stream"


def encoded(**metadata: str) -> str:
    """Give the header `Upload-Metadata`."""
    return ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items()
    )


def checksum_of(piece: bytes, algorithm: str = "sha256") -> str:
    """Give the header `Upload-Checksum`."""
    digest = hashlib.new(algorithm, piece).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"
