"""Parts of addresses beyond Django's own."""

from annotations.values import ModelName


class Sha256Converter:
    """64 lower-case hex digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """Take the digits as they are."""
        return value

    def to_url(self, value: str) -> str:
        """Give the digits as they are."""
        return value


class ModelNameConverter:
    """Name of a model."""

    regex = "|".join(ModelName)

    def to_python(self, value: str) -> ModelName:
        """Take the name."""
        return ModelName(value)

    def to_url(self, value: ModelName) -> str:
        """Give the name."""
        return value.value


class DashboardTableConverter:
    """Name of a table of the dashboard."""

    regex = "states|categories|people|days"

    def to_python(self, value: str) -> str:
        """Take the name as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Give the name as it is."""
        return value
