"""Records that another thread sends, and a child that multiprocessing forked (where the system can fork)."""
import logging
import logging.handlers
import multiprocessing
import os
import queue

import tracescope_emitter as trace

log = logging.getLogger('jobs')


def child():
    log.info('in the child')


def main():
    records = queue.SimpleQueue()
    hand_over = logging.handlers.QueueHandler(records)
    hand_over.addFilter(trace.stamp)
    logging.getLogger().addHandler(hand_over)
    logging.getLogger().setLevel(logging.INFO)
    sender = trace.TracescopeHandler(os.environ['TRACESCOPE_ENDPOINT'])
    listener = logging.handlers.QueueListener(records, sender)
    listener.start()
    with trace.task('queued'):
        log.info('from the queue')
    listener.stop()
    logging.getLogger().removeHandler(hand_over)

    trace.install()
    with trace.task('forking'):
        log.info('in the parent')
        if 'fork' in multiprocessing.get_all_start_methods():
            process = multiprocessing.get_context('fork').Process(target=child)
            process.start()
            process.join()
    log.info('the end')


if __name__ == '__main__':
    main()
