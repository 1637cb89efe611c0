"""Part `browser`: the specs of `tests/e2e/faults.spec.ts` at full size, on a stack of their own."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from samweb.settings.env import REPOSITORY, child_environment
from tests.faults.ledger import Balance
from tests.faults.scene import Outcome

LAST_LINES = 60


def run_browser(*, port: int, seed: int) -> Outcome:
    """Run the browser faults.

    Args:
        port: Of their stack; the next one is the proxy's.
        seed: Of what is random in them.
    """
    outcome = Outcome("browser", seed)
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "browser.json"
        environment = child_environment(
            {
                "SAMWEB_FAULTS": "full",
                "SAMWEB_FAULTS_SEED": str(seed),
                "SAMWEB_FAULTS_RESULTS": str(results),
                "SAMWEB_E2E_PORT": str(port),
                "NODE_PATH": str(REPOSITORY / "frontend" / "node_modules"),
            }
        )
        # The specs make a state folder of their own.
        for name in ("SAMWEB_HOME", "SAMWEB_E2E_HOME", "SAMWEB_E2E_URL"):
            environment.pop(name, None)
        run = subprocess.run(
            ["npx", "playwright", "test", "faults.spec.ts", "--reporter=line"],
            cwd=REPOSITORY / "frontend",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if run.returncode:
            outcome.problems += run.stdout.splitlines()[-LAST_LINES:]
        if results.exists():
            _take(outcome, json.loads(results.read_text()))
        elif not run.returncode:
            outcome.problems.append("the browser part wrote no results")
    outcome.figures["cores"] = os.cpu_count() or 0
    return outcome


def _take(outcome: Outcome, tally: dict[str, dict[str, int]]) -> None:
    outcome.faults = tally["faults"]
    outcome.figures |= tally["figures"]
    outcome.balance = Balance(
        acknowledged=int(str(tally["acknowledged"])),
        lost=int(str(tally["lost"])),
        duplicated=int(str(tally["duplicated"])),
        unknown=0,
        refused=int(tally["figures"].get("conflicts_shown", 0)),
    )
