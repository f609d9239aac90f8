"""Hands two tasks to another process: as `python parent.py`, which starts itself with the ids."""
import logging
import subprocess
import sys

import tracescope_emitter as trace

trace.install()
log = logging.getLogger('jobs')

if len(sys.argv) > 1:
    for number, task_id in enumerate(sys.argv[1:]):
        with trace.import_task(task_id, 'worker %d', number, worker=number):
            with trace.to('step'):
                log.info('working')
else:
    with trace.task('checkout'):
        with trace.to('dispatch'):
            ids = [trace.get_foreign_task(), trace.get_foreign_task()]
            subprocess.run([sys.executable, __file__, *ids], check=True)
log.info('the end')
