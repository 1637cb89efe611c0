"""What keeps an installation from starting; people see it in a terminal, never over HTTP."""


class LocalSetupError(Exception):
    """This machine is not ready for what was asked.

    Attributes:
        message: What is wrong, with which value.
        cure: What to do, as a command where there is one.
    """

    def __init__(self, message: str, *, cure: str) -> None:
        """Keep both parts."""
        super().__init__(f"{message} {cure}")
        self.message = message
        self.cure = cure
