"""A small shop that is always open: run it while Tracescope listens.

    python3 shop.py                 until Ctrl+C, about two orders a second
    python3 shop.py --once          one order of each kind, then the end
    python3 shop.py --seconds 20 --rate 10 --seed 7

This process takes the orders (gateway.py, orders.py, payment.py); two more
(worker.py) pack and mail them. Their work shows up inside the order it belongs to.
"""
import argparse
import logging
import os
import random
import time
from typing import Iterator

from gateway import Request, handle
from tracing import set_up, trace
from workers import Workers

log = logging.getLogger('shop')
CUSTOMERS = ('leo', 'ada', 'Renée', 'grace', 'linus')
ONE_OF_EACH = (
    {'quantity': 1}, {'quantity': 3, 'coupon': 'SPRING'}, {'sku': 'lamp', 'quantity': 40}, {'card': 'declined'},
    {'quantity': 'two'}, {'card': 'slow'},
)


def main() -> None:
    options = parse_arguments()
    if options.endpoint:
        os.environ['TRACESCOPE_ENDPOINT'] = options.endpoint
    set_up(options.verbose)
    seed = random.randrange(10_000) if options.seed is None else options.seed
    chance = random.Random(seed)
    log.info('the shop opens, seed %d', seed)
    served = 0
    with Workers(options.verbose) as workers:
        try:
            for request in requests(options, chance):
                handle(request, workers, chance)
                served += 1
        except KeyboardInterrupt:
            log.info('interrupted')
    log.info('the shop closes after %d orders', served)


def requests(options: argparse.Namespace, chance: random.Random) -> Iterator[Request]:
    """The customers: with --once a fixed row of them, otherwise at random moments until the time is over."""
    if options.once:
        for number, wishes in enumerate(ONE_OF_EACH, 1):
            yield Request(number, CUSTOMERS[number % len(CUSTOMERS)], **wishes)
        return
    end = time.monotonic() + options.seconds if options.seconds else float('inf')
    number = 0
    while time.monotonic() < end:
        number += 1
        yield random_request(number, chance)
        time.sleep(chance.expovariate(options.rate))


def random_request(number: int, chance: random.Random) -> Request:
    return Request(
        number,
        chance.choice(CUSTOMERS),
        sku=chance.choice(('chair', 'table', 'lamp')),
        quantity=chance.choices((1, 2, 3, 40, 'two'), (40, 20, 10, 2, 1))[0],
        coupon=chance.choice((None, None, None, 'SPRING')),
        card=chance.choices(('valid', 'slow', 'declined'), (20, 3, 2))[0],
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='A small shop that sends its records to Tracescope.')
    parser.add_argument('--seconds', type=float, default=0, help='close after so many seconds (default: stay open)')
    parser.add_argument('--rate', type=float, default=2, help='orders a second, on average (default: 2)')
    parser.add_argument('--once', action='store_true', help='one order of each kind, then close')
    parser.add_argument('--seed', type=int, help='repeat the same customers')
    parser.add_argument('--endpoint', help='where Tracescope listens (default: %s)' % trace.DEFAULT_ENDPOINT)
    parser.add_argument('--verbose', action='store_true', help='print every record, not only warnings')
    options = parser.parse_args()
    if options.rate <= 0:
        parser.error('--rate must be above 0')
    return options


if __name__ == '__main__':
    main()
