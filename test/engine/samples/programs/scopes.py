"""Everything that a scope can say; the test looks for the marked lines."""
import logging

import tracescope_emitter as trace

trace.install(level='DEBUG', system='T')
log = logging.getLogger('jobs')


class Silent:
    def __str__(self):
        raise RuntimeError('has no text')


@trace.to('decorated', way='def')  # mark:decorated
def decorated():
    log.debug('inside a function')


def run():
    log.info('before')
    with trace.task('order %d', 17, customer='Renée', key='mine') as order:  # mark:order
        log.info('first\nsecond\tthird')  # mark:log
        with trace.to(  # mark:several
            'on several lines',
            lines=3,
        ) as step:
            step.bind(rows=4)
            log.warning('rows')
            step.success('%d rows', 4)
        try:
            with trace.to('fails', cause='zero'):  # mark:fails
                1 / 0  # mark:raise
        except ZeroDivisionError:
            log.exception('caught')
        decorated()
        with trace.task('nested'):
            log.info('in the nested task', extra={'request_id': 'r-1', 'context': 'mine too'})
        with trace.to('no end'):
            trace.success(None)
        order.success('order %(state)s', {'state': 'placed'})


def odd():
    cycle = []
    cycle.append(cycle)
    with trace.task('odd', kind=Silent, silent=Silent(), nan=float('nan'), raw=b'\x00', tags={'x'}, pair={(1, 2): 3},
                    big=10 ** 6000, cycle=cycle, lone='\ud800'):
        log.info('%d is not a number', 'this')


run()
odd()
log.info('the end')
