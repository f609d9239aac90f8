"""The steps of an order: check, reserve, price, pay, hand over to the workers."""
from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Optional

import payment
from tracing import trace

if TYPE_CHECKING:
    from gateway import Request
    from workers import Workers

log = logging.getLogger('shop.orders')
PRICES = {'chair': 49.0, 'table': 189.0, 'lamp': 24.5}
STOCK = 20


class OutOfStock(Exception):
    pass


@dataclass
class Outcome:
    total: float = 0.0
    problem: Optional[Exception] = None


def place(request: 'Request', workers: 'Workers', chance: random.Random) -> Outcome:
    quantity = check(request)
    try:
        reserve(request.sku, quantity, chance)
        total = price(request, quantity)
        payment.pay(total, request.card, chance)
    except (OutOfStock, payment.PaymentDeclined) as problem:
        return Outcome(problem=problem)
    with trace.to('hand over'):
        workers.give('warehouse', 'pack order %d', request.number, sku=request.sku, quantity=quantity)
        workers.give('mailer', 'mail order %d', request.number, customer=request.customer)
    return Outcome(total)


@trace.to('check')
def check(request: 'Request') -> int:
    trace.bind(quantity=request.quantity)
    log.debug('checking %s', request)
    return int(request.quantity)


def reserve(sku: str, quantity: int, chance: random.Random) -> None:
    with trace.to('reserve %d × %s', quantity, sku, stock=STOCK) as step:
        work(chance, 0.01)
        if quantity > STOCK:
            raise OutOfStock('%d × %s wanted, %d in stock' % (quantity, sku, STOCK))
        for shelf in range(min(quantity, 3)):
            with trace.to('take from shelf %d', shelf + 1, shelf=shelf + 1):
                work(chance, 0.004)
                log.debug('SELECT * FROM shelf WHERE id = %d FOR UPDATE', shelf + 1)
        step.success('reserved %d', quantity)


def price(request: 'Request', quantity: int) -> float:
    with trace.to('price', sku=request.sku, coupon=request.coupon) as step:
        total = PRICES[request.sku] * quantity
        if request.coupon:
            log.info('coupon %s takes 10 %% off', request.coupon)
            total *= 0.9
        step.bind(total=total)
        log.debug('computed')
        return total


def work(chance: random.Random, seconds: float) -> None:
    time.sleep(seconds * chance.uniform(0.5, 2))
