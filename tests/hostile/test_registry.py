"""The list of hostile input itself."""

from tests.support.hostile.registry import FILES, STRINGS


def test_there_are_at_least_300_files_and_200_strings() -> None:
    assert sum(map(len, FILES.values())) >= 300
    assert sum(map(len, STRINGS.values())) >= 200


def test_names_are_given_once_in_a_family() -> None:
    families = {family: [case.name for case in cases] for family, cases in FILES.items()}
    families |= {family: [case.name for case in cases] for family, cases in STRINGS.items()}
    for family, names in families.items():
        assert [name for name in names if names.count(name) > 1] == [], family


def test_every_family_of_files_has_some_that_are_taken_and_some_that_are_not() -> None:
    for family in ("formats", "bombs", "lying", "polyglots"):
        verdicts = {case.refusal is None for case in FILES[family]}
        assert verdicts == {True, False}, family
