"""What two Selinon flows would report: `shopping` charges a card and then has the sub-flow `fulfil` pack the order.

A real program calls nothing of this. It names `selinon_event` in nodes.yaml,
and Selinon calls it, with numbers in place of the names.
"""
import time
import uuid
from typing import Any, Dict

TRACEBACK = '''Traceback (most recent call last):
  File "/srv/shop/tasks.py", line 31, in run
    raise ConnectionError('the bank did not answer')
ConnectionError: the bank did not answer
'''
QUEUE = 'shop_v1'


def run(trace, number: int, course: str) -> None:
    shopping = Flow(trace, 'shopping', {'order': number})
    shopping.say('FLOW_SCHEDULE')
    shopping.wake()
    shopping.say('FLOW_START')
    is_charged = shopping.task('Charge', tries=1 if course == 'well' else 2, succeeds=course != 'failure')
    if not is_charged:
        state = {'finished_nodes': {}, 'failed_nodes': {'Charge': [str(uuid.uuid4())]}}
        shopping.say('FLOW_FAILURE', state=state, will_retry=False, retried_count=0)
        return
    fulfil = Flow(trace, 'fulfil', {'order': number})
    shopping.say('SUBFLOW_SCHEDULE', child_flow_name='fulfil', child_dispatcher_id=fulfil.id, condition_str='True')
    fulfil.wake()
    fulfil.say('FLOW_START')
    fulfil.task('Pack', tries=1, succeeds=True)
    fulfil.say('FLOW_END', state={'finished_nodes': {'Pack': []}, 'failed_nodes': {}})
    shopping.say('NODE_SUCCESSFUL', node_name='fulfil', node_id=fulfil.id)
    shopping.say('FLOW_END', state={'finished_nodes': {'Charge': [], 'fulfil': []}, 'failed_nodes': {}})


class Flow:
    """One run of a flow: its dispatcher's id goes with every event."""

    def __init__(self, trace, name: str, node_args: Dict[str, Any]) -> None:
        self.id = str(uuid.uuid4())
        self._trace = trace
        self._details = {
            'flow_name': name, 'dispatcher_id': self.id, 'node_args': node_args, 'queue': QUEUE, 'selective': False,
        }

    def say(self, event: str, **details: Any) -> None:
        self._trace.selinon_event(event, {**self._details, **details})

    def wake(self) -> None:
        self.say('DISPATCHER_WAKEUP', parent=None, retry=None, retried_count=0, state=None, migration_version=0)

    def task(self, name: str, tries: int, succeeds: bool) -> bool:
        task = {'task_id': str(uuid.uuid4()), 'task_name': name, 'parent': {}}
        self.say('TASK_SCHEDULE', **task, countdown=None, condition_str='True', foreach_str=None)
        for attempt in range(1, tries + 1):
            time.sleep(0.03)
            self.say('TASK_START', **task)
            time.sleep(0.05)
            if attempt < tries:
                self.say('TASK_RETRY', **task, what=TRACEBACK, retry_countdown=0, retried_count=attempt,
                         max_retry=tries - 1, user_retry=False)
        node = {'node_name': name, 'node_id': task['task_id']}
        if succeeds:
            self.say('TASK_END', **task, storage='Orders')
            self.say('NODE_SUCCESSFUL', **node)
        else:
            self.say('TASK_FAILURE', **task, what=TRACEBACK, retried_count=tries - 1)
            self.say('NODE_FAILURE', **node, what=TRACEBACK)
        return succeeds
