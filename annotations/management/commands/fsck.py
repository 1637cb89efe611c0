"""`manage.py fsck`: prove that everything stored is whole, or name what is not."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Sequence

from django.core.management.base import BaseCommand, CommandError

from annotations.selectors.integrity.families import find_damage
from annotations.selectors.integrity.findings import Depth, Finding, Severity
from annotations.selectors.snapshot import reading_snapshot
from annotations.services.repairs import finding_repair

# Of each family; the JSON has them all.
SHOWN_FINDINGS = 20
EXIT_DAMAGE = 1


class Command(BaseCommand):
    """Check every stored row and blob against what was promised."""

    help = "Check that everything stored is whole; exit status 1 if something is damaged."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--deep", action="store_true", help="read and hash every blob, too; as long as a backup"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON document")
        parser.add_argument(
            "--fix", action="store_true", help="repair what needs nobody's judgement"
        )

    def handle(self, *, deep: bool, fix: bool, **options: object) -> None:
        """Look, repair if asked to, and say it."""
        start = time.monotonic()
        families = _look(Depth(reads_bytes=deep))
        repaired = [
            finding
            for findings in families.values()
            for finding in findings
            if fix and finding.repair is not None and finding_repair(finding=finding)
        ]
        damage_count = sum(
            finding.severity == Severity.DAMAGE and finding not in repaired
            for findings in families.values()
            for finding in findings
        )
        if options["json"]:
            self._print_json(families, repaired, damage_count)
        else:
            self._print(families, repaired)
            self.stdout.write(
                f"{damage_count} damaged, {len(repaired)} repaired, "
                f"{time.monotonic() - start:.1f} s"
                + ("" if deep else "; bytes were not read, --deep does")
            )
        if damage_count:
            raise CommandError("Something is damaged.", returncode=EXIT_DAMAGE)

    def _print(self, families: dict[str, list[Finding]], repaired: Sequence[Finding]) -> None:
        for name, findings in families.items():
            damaged = sum(finding.severity == Severity.DAMAGE for finding in findings)
            notices = len(findings) - damaged
            self.stdout.write(
                f"{name:12} {f'{damaged} damaged' if damaged else 'ok'}"
                + (f", {notices} to know" if notices else "")
            )
            for finding in findings[:SHOWN_FINDINGS]:
                end = " (repaired)" if finding in repaired else ""
                can_repair = finding.repair is not None and not end
                self.stdout.write(
                    f"  {finding.code}: {finding.what} {finding.where}: {finding.message}"
                    + (end or (" (--fix repairs it)" if can_repair else ""))
                )
            if len(findings) > SHOWN_FINDINGS:
                self.stdout.write(f"  and {len(findings) - SHOWN_FINDINGS} more; see --json")

    def _print_json(
        self,
        families: dict[str, list[Finding]],
        repaired: Sequence[Finding],
        damage_count: int,
    ) -> None:
        document = {
            "is_clean": damage_count == 0,
            "damage_count": damage_count,
            "families": {
                name: [
                    {**finding.as_json(), "is_repaired": finding in repaired} for finding in found
                ]
                for name, found in families.items()
            },
        }
        self.stdout.write(json.dumps(document, indent=2))


def _look(depth: Depth) -> dict[str, list[Finding]]:
    """Run all checks in one snapshot, so that they agree while people work."""
    with reading_snapshot():
        return dict(find_damage(depth))
