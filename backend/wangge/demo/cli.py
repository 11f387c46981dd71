"""Commands about the demo county."""

import click


@click.group()
def demo() -> None:
    """The demo county."""
