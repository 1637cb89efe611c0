"""A client of resumable uploads, in the words of the protocol tus 1.0."""

from collections.abc import Mapping
from uuid import UUID

from annotations.models import Project
from tests.support.api_client import ROOT, Answer, ApiClient, check_answer, read_answer
from tests.support.tus_headers import PIECE, encoded


class TusClient:
    """Sends one person's requests; every answer is held against the OpenAPI document."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"", kind: str = ""
    ) -> Answer:
        """Send a request below /api/v1/."""
        answer = read_answer(
            self.client.django.generic(
                method, ROOT + path, body, kind, headers={"Tus-Resumable": "1.0.0", **headers}
            )
        )
        if method in ("GET", "POST", "PATCH", "DELETE"):
            check_answer(method, ROOT + path, answer)
        return answer

    def create(
        self, project: Project, size_bytes: int, *, piece: bytes = b"", **metadata: str
    ) -> Answer:
        """Begin a file."""
        headers = {"Upload-Length": str(size_bytes), "Upload-Metadata": encoded(**metadata)}
        path = f"projects/{project.pk}/uploads/resumable/"
        return self.send("POST", path, headers, piece, PIECE if piece else "")

    def begin(
        self, project: Project, size_bytes: int, path: str = "a.jpg", *, sha256: str = ""
    ) -> UUID:
        """Begin a file that is taken, and give its id."""
        answer = self.create(project, size_bytes, path=path, sha256=sha256)
        assert answer.status_code == 201, answer.body
        return UUID(answer.headers["Location"].split("/")[-2])

    def patch(
        self, key: UUID, offset_bytes: int, piece: bytes, *, checksum: str = "", kind: str = PIECE
    ) -> Answer:
        """Add a piece."""
        headers = {"Upload-Offset": str(offset_bytes)}
        if checksum:
            headers["Upload-Checksum"] = checksum
        return self.send("PATCH", f"uploads/resumable/{key}/", headers, piece, kind)

    def head(self, key: UUID) -> Answer:
        """Ask how far it is."""
        return self.send("HEAD", f"uploads/resumable/{key}/", {})

    def get(self, key: UUID) -> Answer:
        """Ask how far it is, and what it became."""
        return self.send("GET", f"uploads/resumable/{key}/", {})

    def delete(self, key: UUID) -> Answer:
        """Give it up."""
        return self.send("DELETE", f"uploads/resumable/{key}/", {})
