"""`python burst.py RECORDS QUEUE_SIZE`: so many records into a queue of that size."""
import logging
import sys

import tracescope_emitter as trace

records, queue_size = map(int, sys.argv[1:])
trace.install(queue_size=queue_size, linger=0.2)
for number in range(records):
    logging.info('record %d', number)
