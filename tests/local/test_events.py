"""What one browser is told of the changes of others."""

from samweb.local.events import Subscription
from samweb.local.viewer import Viewer


def test_each_foreign_project_is_looked_up_once_and_heard_once_it_is_the_viewers() -> None:
    viewer = Viewer(1, frozenset({"own"}))
    subscription = Subscription(viewer)
    for foreign in ("first", "second"):
        subscription.offer(foreign, b"unseen ")
        assert subscription.is_unsure
        subscription.update_viewer(viewer)

    subscription.offer("first", b"unseen ")
    subscription.offer("second", b"unseen ")
    assert not subscription.is_unsure

    subscription.update_viewer(Viewer(1, frozenset({"own", "first"})))
    for project in ("own", "first", "second"):
        subscription.offer(project, f"{project} ".encode())
    assert subscription.take() == b"own first "
