"""All four trace systems live in Tracescope, with none of them installed. Everything here is simulated.

    python3 simulated.py                 until Ctrl+C, a round of four flows every two seconds
    python3 simulated.py --once          three rounds, then the end
    python3 simulated.py --seconds 20

Each round runs one flow of each system: the first goes well, in the second
something is tried again, in the third something fails. Only pyzmq is needed.
"""
import argparse
import itertools
import logging
import os
import sys
import threading
import time
from pathlib import Path

# In a project of your own, copy the emitter next to your program instead.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'python'))
import tracescope_emitter as trace  # noqa: E402

import simulated_nameko  # noqa: E402
import simulated_penguiflow  # noqa: E402
import simulated_selinon  # noqa: E402

COURSES = ('well', 'again', 'failure')
ROUNDS_ONCE = len(COURSES)
PAUSE_SECONDS = 2.0

log = logging.getLogger('shop')


def main() -> None:
    options = parse_arguments()
    trace.install(options.endpoint)
    simulated_nameko.set_up(trace)
    simulated_penguiflow.set_up(trace)
    end = time.monotonic() + options.seconds if options.seconds else float('inf')
    try:
        for number in itertools.count(1):
            run_round(number, COURSES[(number - 1) % len(COURSES)])
            if (options.once and number >= ROUNDS_ONCE) or time.monotonic() > end:
                return
            if not options.once:
                time.sleep(PAUSE_SECONDS)
    except KeyboardInterrupt:
        log.info('interrupted')


def run_round(number: int, course: str) -> None:
    """One flow of each system, at the same time."""
    flows = (run_own_records, simulated_selinon.run, simulated_nameko.run, simulated_penguiflow.run)
    threads = [threading.Thread(target=flow, args=(trace, number, course), name=flow.__module__) for flow in flows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_own_records(trace_module, number: int, course: str) -> None:
    """Records of Python's logging, in Distlog's format: the only ones that are not simulated."""
    with trace_module.task('order %d', number, customer='leo'):
        try:
            with trace_module.to('charge', amount=19.95) as charge:
                time.sleep(0.05)
                if course == 'again':
                    log.warning('the bank did not answer, asking again')
                    time.sleep(0.05)
                if course == 'failure':
                    raise ValueError('the card was declined')
                charge.success('paid')
        except ValueError as error:
            log.error('order %d is put back: %s', number, error)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Simulated flows of four trace systems, sent to Tracescope.')
    parser.add_argument('--once', action='store_true', help='three rounds, then the end')
    parser.add_argument('--seconds', type=float, default=0, help='end after this time')
    parser.add_argument('--endpoint', default=os.environ.get('TRACESCOPE_ENDPOINT'),
                        help='where Tracescope listens (default: %s)' % trace.DEFAULT_ENDPOINT)
    return parser.parse_args()


if __name__ == '__main__':
    main()
