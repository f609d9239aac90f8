"""Asks a bank that is slow at times: three attempts, each a task of its own."""
import logging
import random
import time

from tracing import trace

log = logging.getLogger('shop.payment')
ATTEMPTS = 3


class BankTimeout(Exception):
    pass


class PaymentDeclined(Exception):
    pass


def pay(total: float, card: str, chance: random.Random) -> None:
    with trace.to('pay %.2f', total, card=card) as step:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                ask_bank(total, card, attempt, chance)
            except BankTimeout as problem:
                log.warning('attempt %d: %s, trying again', attempt, problem)
                continue
            fetch_receipt()
            step.success('paid on attempt %d', attempt)
            return
        raise PaymentDeclined('the bank did not answer')


def ask_bank(total: float, card: str, attempt: int, chance: random.Random) -> None:
    with trace.to('ask bank', attempt=attempt) as step:
        log.info('POST https://bank.example/charge\namount: %.2f', total)
        time.sleep(0.02 * chance.uniform(0.5, 2))
        if card == 'declined':
            raise PaymentDeclined('card declined')
        if card == 'slow' and attempt < ATTEMPTS:
            raise BankTimeout('no answer within 20 ms')
        step.success('bank says yes')


def fetch_receipt() -> None:
    with trace.to('fetch receipt') as step:
        log.debug('the bank sends it later')
        step.success(None)  # no end record: shown as a scope that was never closed
