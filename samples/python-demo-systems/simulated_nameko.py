"""What nameko-tracer would log of one web request that goes through three services: shop, stock and mailer.

A real program only adds the handler, as `set_up` does; nameko-tracer's own
dependency provider makes the records.
"""
import datetime
import logging
import time
import uuid
from typing import Any, Callable, Dict, Tuple

logger = logging.getLogger('nameko_tracer')


def set_up(trace) -> None:
    logger.setLevel(logging.INFO)
    logger.addHandler(trace.NamekoHandler())


def run(_trace, number: int, course: str) -> None:
    def take_from_stock(stack: Tuple[str, ...]) -> Any:
        time.sleep(0.02)
        if course == 'failure':
            raise LookupError('no lamp is left')
        return {'left': 41 - number}

    def order(stack: Tuple[str, ...]) -> Any:
        # Another call of the same kind is all that nameko-tracer shows of a second try.
        for _ in range(2 if course == 'again' else 1):
            taken = call('stock', 'take', 'Rpc', {'sku': 'lamp'}, stack, take_from_stock)
        call('mailer', 'confirm', 'EventHandler', {'order': number}, stack, lambda _stack: time.sleep(0.02))
        return taken

    try:
        call('shop', 'order', 'HttpRequestHandler', {'request': {'method': 'POST', 'url': '/orders'}}, (), order)
    except LookupError:
        pass  # the web server would answer with 500


def call(
    service: str, method: str, kind: str, arguments: Dict[str, Any], stack: Tuple[str, ...],
    work: Callable[[Tuple[str, ...]], Any],
) -> Any:
    """One entrypoint call: a record of the request, the work, a record of the response."""
    call_id = '%s.%s.%s' % (service, method, uuid.uuid4())
    stack = (*stack, call_id)
    request = {
        'hostname': 'simulated', 'service': service, 'entrypoint_type': kind, 'entrypoint_name': method,
        'context_data': {'language': 'en'}, 'call_id': call_id, 'call_id_stack': list(stack),
        'origin_call_id': stack[0], 'call_args': arguments, 'call_args_redacted': False,
    }
    say(logging.INFO, 'call', {**request, 'stage': 'request'})
    began = time.monotonic()
    try:
        outcome: Dict[str, Any] = {'response_status': 'success', 'response': work(stack)}
        return outcome['response']
    except LookupError as error:
        outcome = {
            'response_status': 'error', 'exception_type': 'LookupError', 'exception_path': 'builtins.LookupError',
            'exception_args': [str(error)], 'exception_value': str(error), 'exception_expected': False,
            'exception_traceback': 'Traceback (most recent call last):\n  File "/srv/shop/%s.py", line 12, in %s\n'
                                   'LookupError: %s\n' % (service, method, error),
        }
        raise
    finally:
        level = logging.INFO if outcome['response_status'] == 'success' else logging.WARNING
        say(level, 'result', {**request, 'stage': 'response', 'response_time': time.monotonic() - began, **outcome})


def say(level: int, kind: str, trace: Dict[str, Any]) -> None:
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    logger.log(level, '[%s] entrypoint %s trace', trace['call_id'], kind,
               extra={'nameko_trace': {'timestamp': now, **trace}})
