"""What the functions for the other systems must survive; ends like the other programs of this folder."""
import asyncio
import decimal
import logging

import tracescope_emitter as trace


class Event:
    """A FlowEvent with hardly anything in it."""

    event_type = 'node_failed'
    ts = 1_795_176_609.5
    extra = {'exception': "KeyError('title')"}


# Before install(): through a handler of its own, which install() then replaces.
trace.selinon_event(17, {'flow_name': 'without Selinon'})
trace.install(system='T')
log = logging.getLogger('jobs')
cycle = {}
cycle['self'] = cycle

trace.selinon_event('TASK_START', {'flow_name': 'odd', 'node_args': {(1, 2): cycle}, 'parent': decimal.Decimal('1.5')})

nameko = logging.getLogger('nameko_tracer')
nameko.addHandler(trace.NamekoHandler())
call = {'call_id': 'shop.pay.1', 'stage': 'request', 'call_args': {'amount': decimal.Decimal('2.50'), 'raw': b'\xff'}}
nameko.info('[%s] entrypoint call trace', call['call_id'], extra={'nameko_trace': call})
try:
    raise ValueError('no adapter')
except ValueError:
    logging.getLogger('nameko_tracer.dependency').exception('Failed to log entrypoint trace')

asyncio.run(trace.penguiflow_middleware(Event()))
logging.getLogger('penguiflow').addHandler(trace.PenguiflowHandler())
try:
    raise ValueError('score is NaN')
except ValueError:
    logging.getLogger('penguiflow.core').exception('node_error', extra={'event': 'node_error', 'ts': float('nan')})
log.info('the end')
