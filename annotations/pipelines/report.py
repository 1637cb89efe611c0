"""How a pipeline says that it is alive."""

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Say how far the work is: units done, units in all. Costs no query.

Each call proves that the work moves; a job whose pipeline falls silent for longer than its kind's
limit loses its lease. Raises JobCancelledError when somebody asked for the job to stop.
"""
