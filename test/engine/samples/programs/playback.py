"""Plays recordings back through the emitter, as the three systems would call it: `playback.py SYSTEM FILE…`.

None of the systems is installed where this runs, so small stand-ins take their
place: a module `selinon.trace`, log records with `nameko_trace`, and objects
with the attributes of PenguiFlow's FlowEvent.
"""
import asyncio
import datetime
import json
import logging
import re
import sys
import types

import tracescope_emitter as trace

DECODER = json.JSONDecoder()


def objects(paths):
    """Every JSON object in the files, whatever stands around it."""
    for path in paths:
        with open(path, encoding='utf-8') as file:
            for line in file:
                at = line.find('{"')
                while at >= 0:
                    try:
                        found, end = DECODER.raw_decode(line, at)
                    except ValueError:
                        break
                    yield found
                    at = line.find('{"', end)


class Trace:
    """As selinon.trace.Trace, with the numbers of no version of it."""

    names = []

    @classmethod
    def event2str(cls, event):
        return cls.names[event]


def play_selinon(paths):
    events = [found for found in objects(paths) if {'event', 'time', 'details'} <= found.keys()]
    Trace.names = sorted({event['event'] for event in events})
    sys.modules['selinon'] = types.ModuleType('selinon')
    sys.modules['selinon.trace'] = types.ModuleType('selinon.trace')
    sys.modules['selinon.trace'].Trace = Trace
    for event in sorted(events, key=lambda event: event['time']):
        trace.selinon_event(Trace.names.index(event['event']), event['details'])


def play_nameko(paths):
    logger = logging.getLogger('nameko_tracer')
    logger.addHandler(trace.NamekoHandler())
    for found in objects(paths):
        found['timestamp'] = datetime.datetime.fromisoformat(found['timestamp'])
        failed = 'error' in (found.get('response_status'), found.get('status'))
        before = dict(found)
        logger.log(logging.WARNING if failed else logging.INFO, '[%s] entrypoint %s trace', found['call_id'],
                   'call' if found['stage'] == 'request' else 'result', extra={'nameko_trace': found})
        assert found == before, 'the shared trace was changed'


class FlowEvent:
    """The attributes of PenguiFlow's class of that name, made from what `to_payload` gave."""

    ATTRIBUTES = {
        'ts': 'ts', 'event': 'event_type', 'node_name': 'node_name', 'node_id': 'node_id', 'trace_id': 'trace_id',
        'latency_ms': 'latency_ms', 'q_depth_in': 'queue_depth_in', 'q_depth_out': 'queue_depth_out',
        'outgoing': 'outgoing_edges', 'queue_maxsize': 'queue_maxsize', 'attempt': 'attempt',
        'trace_inflight': 'trace_inflight', 'trace_cancelled': 'trace_cancelled', 'trace_pending': 'trace_pending',
    }

    def __init__(self, payload):
        self.trace_pending = None
        self.extra = types.MappingProxyType({
            name: value for name, value in payload.items() if name not in {*self.ATTRIBUTES, 'q_depth_total'}})
        for name, attribute in self.ATTRIBUTES.items():
            if name in payload:
                setattr(self, attribute, payload[name])

    @property
    def queue_depth(self):
        return self.queue_depth_in + self.queue_depth_out


class FlowEventWithPayload(FlowEvent):
    """Later versions render themselves."""

    def __init__(self, payload):
        super().__init__(payload)
        self._payload = payload

    def to_payload(self):
        return dict(self._payload)


async def play_penguiflow(paths, twice):
    """What the middleware logged goes through ours, the rest through the handler; `twice`: each event through both."""
    logging.getLogger('penguiflow').addHandler(trace.PenguiflowHandler())
    for number, found in enumerate(objects(paths)):
        extra = found.get('extra', {})
        is_flow_event = 'q_depth_in' in extra
        if is_flow_event and (twice or found['logger'] == 'penguiflow.flow'):
            await trace.penguiflow_middleware((FlowEvent, FlowEventWithPayload)[number % 2](extra))
            if not twice:
                continue
        logger = logging.getLogger(found['logger'])
        record = logger.makeRecord(
            logger.name, logging.getLevelName(found['level']), '', 0, found['message'], (), None, extra=extra)
        record.exc_text = found.get('exception')
        logger.handle(record)


def main():
    system, paths = re.match(r'(\w+?)(-twice)?$', sys.argv[1]), sys.argv[2:]
    # At the root as well, as in a program that also sends its own records: nothing may arrive twice through it.
    trace.install(linger=30)
    logging.getLogger('penguiflow').setLevel(logging.DEBUG)
    if system[1] == 'selinon':
        play_selinon(paths)
    elif system[1] == 'nameko':
        play_nameko(paths)
    else:
        asyncio.run(play_penguiflow(paths, twice=system[2] is not None))


main()
