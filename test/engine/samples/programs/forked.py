"""Workers like Celery's: forked from a parent that has sent nothing, they end as soon as they have sent their events."""
import logging
import multiprocessing

import tracescope_emitter as trace

WORKERS = 3
EVENTS_EACH = 500


def work(number):
    for event in range(EVENTS_EACH):
        trace.selinon_event('TASK_START', {'worker': number, 'event': event})


if __name__ == '__main__':
    how = 'fork' if 'fork' in multiprocessing.get_all_start_methods() else 'spawn'
    workers = [multiprocessing.get_context(how).Process(target=work, args=(number,)) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    trace.install()
    logging.getLogger('jobs').info('the end')
