"""2,000 small images, 20 of them broken, over three cuts and a death of the web server.

The last line has the figures: 1,980 accepted, 20 named, nothing twice, missing or damaged.
"""

import argparse
import sys

from tests.benchmarks.report import report
from tests.faults.stack import running_stack
from tests.support.upload_run import log_in, make_pictures, run_uploads


def main() -> int:
    """Run against an installation of its own; gives the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--broken", type=int, default=20)
    parser.add_argument("--cuts", type=int, default=3)
    parser.add_argument("--port", type=int, default=8111)
    options = parser.parse_args()
    with running_stack("uploads", options.port) as stack:
        client = log_in(stack)
        # Encoding takes what ingest leaves; on two cores it would hide what is measured.
        with stack.held("worker-gpu"):
            pictures = make_pictures(options.count, options.broken, seed=1)
            figures = run_uploads(stack, client, pictures, cuts=options.cuts)
    report("uploads", figures._asdict())
    is_good = (figures.accepted, figures.named) == (
        options.count - options.broken,
        options.broken,
    ) and figures.duplicates == figures.missing == figures.damaged == 0
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
