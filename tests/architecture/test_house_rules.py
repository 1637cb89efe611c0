"""House rules that no linter knows; each names the fault that it prevents."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    """List the files of the repository, untracked ones that are not ignored included."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [ROOT / line for line in listing.splitlines() if (ROOT / line).is_file()]


PRODUCT = [
    path for path in tracked("annotations/*.py", "samweb/*.py") if "migrations" not in path.parts
]


def calls(tree: ast.AST, name: str) -> Iterator[tuple[ast.Call, set[str]]]:
    """Find calls of a function or method by its last name, with their keywords."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else ""
            if isinstance(node.func, ast.Attribute):
                called = node.func.attr
            if called == name:
                yield node, {keyword.arg for keyword in node.keywords if keyword.arg}


def lines_breaking_enqueue_rule(source: str) -> list[int]:
    """Give the lines that send a Celery message."""
    tree = ast.parse(source)
    return [
        n.lineno for name in ("delay", "apply_async", "send_task") for n, _ in calls(tree, name)
    ]


def lines_breaking_task_rule(source: str) -> list[int]:
    """Give the lines that declare a Celery task without a name or late acknowledgement."""
    return [
        node.lineno
        for node, keywords in calls(ast.parse(source), "shared_task")
        if not {"name", "acks_late"} <= keywords
    ]


def lines_breaking_foreign_key_rule(source: str) -> list[int]:
    """Give the lines of relations that leave the reverse name or the deletion unsaid."""
    tree = ast.parse(source)
    return [
        node.lineno
        for name in ("ForeignKey", "OneToOneField")
        for node, keywords in calls(tree, name)
        if not {"related_name", "on_delete"} <= keywords
    ]


def lines_importing_inside_functions(source: str) -> list[int]:
    """Give the lines of imports below module level, which hide cycles."""
    return [
        inner.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_only_dispatch_enqueues() -> None:
    """A message sent before commit runs the job on a row that does not exist yet."""
    offenders = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if path.name != "dispatch.py" and (lines := lines_breaking_enqueue_rule(path.read_text()))
    }

    assert offenders == {}


def test_tasks_are_named_and_acknowledged_late() -> None:
    """A task acknowledged early is lost with its worker."""
    offenders = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if (lines := lines_breaking_task_rule(path.read_text()))
    }

    assert offenders == {}


def test_relations_say_their_reverse_name_and_deletion() -> None:
    """A reverse name by default changes when a class is renamed."""
    offenders = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if "models" in path.parts and (lines := lines_breaking_foreign_key_rule(path.read_text()))
    }

    assert offenders == {}


def test_imports_stand_at_the_top() -> None:
    """An import inside a function hides a cycle from the import contracts."""
    offenders = {
        str(path.relative_to(ROOT)): lines
        for path in PRODUCT
        if (lines := lines_importing_inside_functions(path.read_text()))
    }

    assert offenders == {}


@pytest.mark.parametrize(
    ("rule", "violation"),
    [
        (lines_breaking_enqueue_rule, "encode.delay(1)"),
        (lines_breaking_task_rule, "@shared_task(name='x')\ndef f(): ..."),
        (lines_breaking_foreign_key_rule, "x = models.ForeignKey(A, on_delete=1)"),
        (lines_importing_inside_functions, "def f():\n    import os"),
    ],
)
def test_each_rule_catches_a_planted_violation(rule: object, violation: str) -> None:
    assert callable(rule)
    assert len(rule(violation)) == 1


def test_files_stay_within_400_lines() -> None:
    sources = tracked("*.py", "*.ts", "*.tsx")
    long = {
        str(path.relative_to(ROOT)): count
        for path in sources
        if ".gen." not in path.name
        and "migrations" not in path.parts
        and (count := len(path.read_text().splitlines())) > 400
    }

    assert long == {}


def test_future_annotations_are_not_imported() -> None:
    """The name `annotations` would collide with the application's under mypy."""
    offenders = [
        str(path.relative_to(ROOT))
        for path in tracked("*.py")
        if re.search(r"^from __future__ import annotations", path.read_text(), re.MULTILINE)
    ]

    assert offenders == []


def test_psycopg_3_is_not_asked_for() -> None:
    """Django prefers psycopg 3 silently when it can be imported."""
    pins = (ROOT / "constraints.txt").read_text().lower().splitlines()

    assert [line for line in pins if line.startswith(("psycopg=", "psycopg-", "psycopg["))] == []


def test_migrations_are_reversible() -> None:
    """A release that cannot be taken back cannot be tried."""
    offenders = [
        str(path.relative_to(ROOT))
        for path in tracked("annotations/migrations/*.py")
        for node, keywords in calls(ast.parse(path.read_text()), "RunSQL")
        if len(node.args) < 2 and "reverse_sql" not in keywords
    ]

    assert offenders == []


def test_one_module_of_the_product_imports_pycocotools() -> None:
    """It crashes, loops or leaks memory on strings that it did not make itself."""
    importers = [
        str(path.relative_to(ROOT)) for path in PRODUCT if lines_importing(path, "pycocotools")
    ]

    assert importers == ["annotations/masks/trainers.py"]


def lines_importing(path: Path, package: str) -> list[int]:
    """Give the lines that import a package, or load it by its name."""
    return [
        number
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.match(rf"\s*(from|import) {package}\b|.*import_module\(.{package}", line)
    ]
