"""A worker process: does the jobs that come in on stdin, each inside the order that it belongs to."""
import json
import logging
import multiprocessing
import random
import signal
import sys
import time
from typing import Any, Dict

from tracing import set_up, trace

log = logging.getLogger('shop.worker')


class PrinterJam(Exception):
    pass


def main() -> None:
    role = sys.argv[1]
    multiprocessing.current_process().name = role  # the records' processName
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the shop, which then closes our stdin
    set_up('--verbose' in sys.argv)
    log.info('%s is ready', role)
    for line in sys.stdin:
        do_job(role, json.loads(line))
    log.info('%s goes home', role)


def do_job(role: str, job: Dict[str, Any]) -> None:
    try:
        with trace.import_task(job['task'], job['message'], job['order'], role=role, **job['values']):
            if role == 'warehouse':
                pack(job['values']['quantity'])
            else:
                mail(job['order'], job['values']['customer'])
    except PrinterJam:
        log.exception('the %s gives up on order %d', role, job['order'])


def pack(quantity: int) -> None:
    for parcel in range(1, min(quantity, 3) + 1):
        with trace.to('parcel %d', parcel, parcel=parcel) as step:
            time.sleep(random.uniform(0.005, 0.03))
            log.info('packed')
            step.success('parcel %d closed', parcel)


def mail(order: int, customer: str) -> None:
    with trace.to('print label', printer='LP-2'):
        time.sleep(0.01)
        if order % 7 == 2:
            raise PrinterJam('paper jam in printer LP-2')
        log.debug('label for %s printed', customer)
    with trace.to('send mail'):
        log.info('mail to %s@shop.example', customer)


if __name__ == '__main__':
    main()
