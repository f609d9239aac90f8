"""Threads and asyncio tasks that overlap for certain: each waits for the other in the middle of its scope."""
import asyncio
import logging
import threading

import tracescope_emitter as trace

trace.install(level='INFO')
log = logging.getLogger('jobs')
both_inside = threading.Barrier(2)


def in_thread(number):
    with trace.task('thread %d', number, owner='T%d' % number):
        both_inside.wait()
        with trace.to('part', owner='T%d' % number):
            both_inside.wait()
            log.info('thread record')


async def in_task(number, events):
    with trace.to('async %d', number, owner='A%d' % number):
        events[number].set()
        await events[1 - number].wait()
        with trace.to('await', owner='A%d' % number):
            await asyncio.sleep(0)
            log.info('async record')


async def in_tasks():
    events = [asyncio.Event(), asyncio.Event()]
    with trace.task('gather', owner='main'):
        await asyncio.gather(in_task(0, events), in_task(1, events))


threads = [threading.Thread(target=in_thread, args=(number,), name='T%d' % number) for number in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
asyncio.run(in_tasks())
log.info('the end')
