#!/usr/bin/env python
"""Entry point of every management command."""

import sys

from django.core.management import execute_from_command_line

from samweb.settings.env import choose_settings


def main() -> None:
    """Run the command named on the command line."""
    choose_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
