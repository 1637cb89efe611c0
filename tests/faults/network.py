"""Part `proxy`: saves through a line that is cut, held, halved and doubled."""

from django.db import connections

from tests.faults.proxy import Proxy
from tests.faults.scene import Outcome, Scene
from tests.faults.stack import Stack, wait_for
from tests.faults.writer import Writer

WRITERS = 8
# Half of all requests are hurt.
SHARE = 0.5
TIMEOUT_SECONDS = 1.5
# Far beyond what it takes: who waits longer will wait for ever.
START_SECONDS, SAVE_SECONDS = 240.0, 1.0


def run_network(stack: Stack, *, seed: int, saves: int) -> Outcome:
    """Save through the proxy until enough operations are acknowledged.

    Args:
        stack: Running.
        seed: Of the writers and of the proxy.
        saves: Least count of acknowledged operations.
    """
    outcome = Outcome("proxy", seed)
    scene = Scene(stack, name=f"proxy-{seed}", writer_count=WRITERS)
    direct = scene.client(scene.users[0])
    scene.wait_until_ingested(scene.upload(direct, WRITERS, seed=seed))
    proxy = Proxy(stack.port, seed=seed, share=SHARE)
    for number, (user, desk) in enumerate(zip(scene.users, scene.desks(WRITERS), strict=True)):
        client = scene.client(user, port=proxy.port, timeout_seconds=TIMEOUT_SECONDS)
        scene.writers.append(Writer(client, desk, scene.ledger, seed=seed + number))
    connections.close_all()
    for writer in scene.writers:
        writer.start()
    took = wait_for(
        lambda: sum(writer.saved_count for writer in scene.writers) >= saves,
        START_SECONDS + saves * SAVE_SECONDS,
        "saving through the proxy",
    )
    outcome.figures["seconds"] = round(took, 1)
    # The outboxes empty over the same line.
    scene.finish(outcome)
    proxy.close()
    outcome.faults = {cut.value: count for cut, count in sorted(proxy.counts.items())}
    return outcome
