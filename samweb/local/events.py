"""The event stream: tells each browser which of its projects changed, so that it asks again.

A missed event costs freshness and nothing else. So a browser that cannot follow is told to fetch
everything (`resync`), and equal changes that wait are sent once.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from django.db import DatabaseError

from annotations.errors import SamwebError
from samweb.local.viewer import Viewer

PING_SECONDS = 15.0
RECHECK_SECONDS = 60.0
# A bulk upload writes hundreds of changes a second; each browser hears ten times a second.
GATHER_SECONDS = 0.1
WAITING_LIMIT = 200

HELLO: Final = b"retry: 2000\n\n: samweb\n\n"
PING: Final = b": ping\n\n"
RESYNC: Final = b"event: resync\ndata: {}\n\n"

_log = logging.getLogger(__name__)

FindViewer = Callable[[], Awaitable[Viewer]]
Write = Callable[[bytes], Awaitable[None]]


class Subscription:
    """What waits to be sent to one browser.

    Attributes:
        viewer: Whose browser it is.
        wake: Set when there is something to do.
    """

    def __init__(self, viewer: Viewer) -> None:
        """Begin with nothing."""
        self.viewer = viewer
        self.wake = asyncio.Event()
        self._messages: dict[bytes, None] = {}
        self._unsure: dict[bytes, str] = {}
        self._foreign: set[str] = set()

    def offer(self, project_id: str | None, message: bytes) -> None:
        """Keep a change if the viewer may know of it; a project made just now is looked up."""
        if project_id is None or project_id in self.viewer.project_ids:
            self._keep(message)
        elif project_id not in self._foreign:
            self._unsure[message] = project_id
            self.wake.set()

    def resync(self) -> None:
        """Replace what waits by the advice to fetch everything."""
        self._messages = {RESYNC: None}
        self.wake.set()

    def _keep(self, message: bytes) -> None:
        if RESYNC in self._messages:
            return
        self._messages[message] = None
        self.wake.set()
        if len(self._messages) > WAITING_LIMIT:
            self.resync()

    @property
    def is_unsure(self) -> bool:
        """Whether changes wait for a fresh look at the viewer's projects."""
        return bool(self._unsure)

    def update_viewer(self, viewer: Viewer) -> None:
        """Take over fresh memberships and decide on what waited for them."""
        self.viewer = viewer
        # They add up: were only the last ones kept, two busy projects of others would have each
        # other's every change looked up.
        self._foreign |= set(self._unsure.values())
        unsure, self._unsure = self._unsure, {}
        for message, project_id in unsure.items():
            self.offer(project_id, message)

    def take(self) -> bytes:
        """Give what waits, and forget it."""
        messages, self._messages = self._messages, {}
        return b"".join(messages)


class Hub:
    """Hands each change to the subscriptions of this process; lives in the event loop."""

    def __init__(self) -> None:
        """Begin without subscriptions."""
        self.subscriptions: set[Subscription] = set()
        self.is_closed = False

    def publish(self, payload: str) -> None:
        """Offer a change to every subscription.

        Args:
            payload: JSON object with `project` (id or null) and `topic`.
        """
        try:
            project_id = json.loads(payload)["project"]
        except (ValueError, KeyError, TypeError):
            _log.warning("A change was not understood: %.200s", payload)
            return
        message = f"event: change\ndata: {payload}\n\n".encode()
        for subscription in self.subscriptions:
            subscription.offer(project_id, message)

    def resync(self) -> None:
        """Advise every browser to fetch everything."""
        for subscription in self.subscriptions:
            subscription.resync()

    def close(self) -> None:
        """End every stream, so that the server can stop at once."""
        self.is_closed = True
        for subscription in self.subscriptions:
            subscription.wake.set()

    async def stream(
        self, viewer: Viewer, *, find_viewer: FindViewer, write: Write, gone: "asyncio.Task[None]"
    ) -> None:
        """Send changes until the browser goes, the session ends or the hub closes.

        Args:
            viewer: Who listens.
            find_viewer: Looks the session up again.
            write: Sends bytes.
            gone: Done when the browser is gone.
        """
        subscription = Subscription(viewer)
        gone.add_done_callback(lambda _task: subscription.wake.set())
        self.subscriptions.add(subscription)
        try:
            await write(HELLO)
            await self._send_changes(subscription, find_viewer, write, gone)
        finally:
            self.subscriptions.discard(subscription)

    async def _send_changes(
        self,
        subscription: Subscription,
        find_viewer: FindViewer,
        write: Write,
        gone: "asyncio.Task[None]",
    ) -> None:
        clock = asyncio.get_running_loop().time
        checked_at = clock()
        while not gone.done() and not self.is_closed:
            is_quiet = not await happens(subscription.wake, PING_SECONDS)
            subscription.wake.clear()
            if subscription.is_unsure or clock() - checked_at > RECHECK_SECONDS:
                checked_at = clock()
                if not await refresh(subscription, find_viewer):
                    return
            if text := subscription.take():
                await write(text)
                await asyncio.sleep(GATHER_SECONDS)
            elif is_quiet:
                await write(PING)


async def happens(event: asyncio.Event, seconds: float) -> bool:
    """Wait for an event, but not longer than some seconds."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True


async def refresh(subscription: Subscription, find_viewer: FindViewer) -> bool:
    """Look the viewer up again.

    Returns:
        Whether the session or token still holds. While the database is away it does.
    """
    try:
        viewer = await find_viewer()
    except DatabaseError:
        return True
    except SamwebError:  # The session or token has ended.
        return False
    if viewer.user_id != subscription.viewer.user_id:
        return False
    subscription.update_viewer(viewer)
    return True
