"""What a PenguiFlow of three nodes would report: triage, then fetch_docs, then summarise.

A real program writes `create(…, middlewares=[penguiflow_middleware])` and adds
the handler, as `set_up` does. Both together send most events twice, as here;
Tracescope counts them once.
"""
import asyncio
import logging
import time
import uuid
from typing import Any, Optional

log = logging.getLogger('penguiflow.core')
NODES = {name: uuid.uuid4().hex for name in ('triage', 'fetch_docs', 'summarise')}


def set_up(trace) -> None:
    logger = logging.getLogger('penguiflow')
    logger.setLevel(logging.INFO)
    logger.addHandler(trace.PenguiflowHandler())


def run(trace, number: int, course: str) -> None:
    asyncio.run(run_trace(trace, 'question-%d-%s' % (number, uuid.uuid4().hex[:8]), course))


async def run_trace(trace, trace_id: str, course: str) -> None:
    await run_node(trace, trace_id, 'triage', attempts=1, succeeds=True)
    await run_node(trace, trace_id, 'fetch_docs', attempts=2 if course == 'again' else 1, succeeds=True)
    await run_node(trace, trace_id, 'summarise', attempts=1, succeeds=course != 'failure')


async def run_node(trace, trace_id: str, name: str, attempts: int, succeeds: bool) -> None:
    for attempt in range(attempts):
        await emit(trace, FlowEvent('node_start', name, trace_id, attempt, latency_ms=0.0))
        began = time.monotonic()
        await asyncio.sleep(0.04)
        latency_ms = (time.monotonic() - began) * 1000
        error = {'exception': "TimeoutError('no answer')"}
        if attempt + 1 < attempts:
            await emit(trace, FlowEvent('node_error', name, trace_id, attempt, latency_ms, error))
            await emit(trace, FlowEvent('node_retry', name, trace_id, attempt + 1, None, {**error, 'sleep_s': 0.0}))
        elif succeeds:
            await emit(trace, FlowEvent('node_success', name, trace_id, attempt, latency_ms))
        else:
            flow_error = {'code': 'NODE_EXCEPTION', 'message': 'no answer', 'trace_id': trace_id, 'node_name': name}
            await emit(trace, FlowEvent('node_error', name, trace_id, attempt, latency_ms, error))
            await emit(trace, FlowEvent('node_failed', name, trace_id, attempt, latency_ms,
                                        {**error, 'flow_error': flow_error}))


async def emit(trace, event: 'FlowEvent') -> None:
    """As PenguiFlow's core: it logs an event, starts at DEBUG, and then calls each middleware."""
    levels = {'node_start': logging.DEBUG, 'node_error': logging.ERROR, 'node_failed': logging.ERROR}
    log.log(levels.get(event.event_type, logging.INFO), event.event_type, extra=event.to_payload())
    await trace.penguiflow_middleware(event)


class FlowEvent:
    """As much of PenguiFlow's class as the emitter looks at."""

    def __init__(
        self, event_type: str, node_name: str, trace_id: str, attempt: int, latency_ms: Optional[float],
        extra: Optional[dict] = None,
    ) -> None:
        self.event_type = event_type
        self._payload = {
            'ts': time.time(), 'event': event_type, 'node_name': node_name, 'node_id': NODES[node_name],
            'trace_id': trace_id, 'latency_ms': latency_ms, 'q_depth_in': 0, 'q_depth_out': 1, 'q_depth_total': 1,
            'outgoing': 1, 'queue_maxsize': 64, 'attempt': attempt, 'trace_inflight': 1, 'trace_cancelled': False,
            'trace_pending': 1, **(extra or {}),
        }

    def to_payload(self) -> Any:
        return dict(self._payload)
