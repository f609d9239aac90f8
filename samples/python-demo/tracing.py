"""Sets up logging for every process of the shop: a line on the console, and each record to Tracescope."""
import logging
import sys
from pathlib import Path

# In a project of your own, copy the file next to this one instead.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'python'))
import tracescope_emitter as trace  # noqa: E402

__all__ = ['set_up', 'trace']


def set_up(verbose: bool = False) -> None:
    """The endpoint comes from TRACESCOPE_ENDPOINT, which `shop.py --endpoint` sets for its workers too."""
    console = logging.StreamHandler()
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    console.setFormatter(logging.Formatter('%(processName)s %(levelname)s %(name)s: %(message)s'))
    logging.getLogger().addHandler(console)
    trace.install(level=logging.DEBUG)
