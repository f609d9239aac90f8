"""A program to debug: prices orders one after the other, each in a scope of its own, and sends what it logs to the
endpoint named first. Arguments: endpoint, name of the flow, number of orders, a file whose presence ends it early."""
import logging
import os
import sys
import time

import tracescope_emitter as trace

log = logging.getLogger('shop')


def price(order):
    with trace.to('price %d', order, order=order, customer="O'Neil \"%d\"\n" % order):
        log.info('pricing', extra={'level_now': log.level})
        log.debug('chatter')
        time.sleep(0.05)
        return order * 2  # the breakpoint


def main(name, orders, may_end):
    with trace.task(name):
        for order in range(orders):
            if os.path.exists(may_end):
                break
            customer = "O'Neil \"%d\"\n" % order
            log.info('next for %s', customer, extra={'order': order, 'customer': customer, 'total': order / 4})
            price(order)


if __name__ == '__main__':
    trace.install(sys.argv[1], level=logging.DEBUG)
    log.setLevel(logging.INFO)
    main(sys.argv[2], int(sys.argv[3]), sys.argv[4])
