"""Takes a request, opens its flow, and answers; nothing that goes wrong with an order may close the shop."""
import logging
import random
from dataclasses import dataclass
from typing import Optional, Union

import orders
from payment import PaymentDeclined
from tracing import trace
from workers import Workers

log = logging.getLogger('shop.gateway')


@dataclass
class Request:
    number: int
    customer: str
    sku: str = 'chair'
    quantity: Union[int, str] = 1  # a text now and then: clients send what they like
    coupon: Optional[str] = None
    card: str = 'valid'


def handle(request: Request, workers: Workers, chance: random.Random) -> None:
    try:
        with trace.task('order %d', request.number, customer=request.customer, sku=request.sku) as flow:
            log.info('POST /orders from %s', request.customer)
            answer(flow, orders.place(request, workers, chance))
    except Exception:
        log.exception('order %d answered with 500', request.number)


def answer(flow: trace.Scope, outcome: orders.Outcome) -> None:
    if isinstance(outcome.problem, PaymentDeclined):
        log.warning('answered with 402: %s', outcome.problem)
        flow.success('order declined')
    elif outcome.problem is not None:
        log.warning('answered with 409: %s', outcome.problem)
        flow.success('order refused')
    else:
        log.info('answered with 201, total %.2f', outcome.total)
        flow.success('order placed, total %.2f', outcome.total)
