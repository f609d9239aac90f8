"""Sends the records of Python's ``logging`` to Tracescope, live, in Distlog's wire format.

Copy this one file into a project. It needs Python 3.8 or newer and pyzmq
(``python -m pip install pyzmq``)::

    import logging
    import tracescope_emitter as trace

    trace.install()                         # tcp://127.0.0.1:5010, level INFO
    log = logging.getLogger(__name__)

    with trace.task('order %d', 17, customer='leo'):      # a flow
        with trace.to('charge', amount=19.95) as charge:  # a task inside it
            log.info('asking the bank')                   # a record inside that
            charge.success('paid %.2f', 19.95)

Every record carries the file and line that wrote it, and the scope it was
written in. A scope says when it begins, when it ends, and ``FAILED`` with the
traceback when an exception leaves it. Scopes follow threads and asyncio tasks
(they live in a ``contextvars`` variable). To continue a flow in another
process, hand over ``trace.get_foreign_task()`` (a short text) and open
``trace.import_task(that_text, 'worker')`` there.

The program never waits for a viewer that is not there. Records queue up to a
limit; what does not fit is counted, and the count is sent as a record as soon
as there is room, or printed on stderr at exit.

Three other trace systems can send over the same socket, each with the words
that it would print. None of them is needed here:

- Selinon: ``trace: [{function: {import: tracescope_emitter, name: selinon_event}}]``
- nameko-tracer: a `NamekoHandler` on the logger ``nameko_tracer``
- PenguiFlow: `penguiflow_middleware`, or a `PenguiflowHandler` on the logger ``penguiflow``

On the wire: a ZeroMQ PUSH socket that connects, two frames per record. The
first is the topic (``PLJ``: Production, Log, JSON), the second the record's
attributes as one JSON object.
"""
from __future__ import annotations

import contextlib
import contextvars
import datetime
import functools
import importlib
import inspect
import itertools
import json
import logging
import os
import socket as _socket
import sys
import threading
import time
import uuid
import weakref
from types import CodeType, FrameType, TracebackType
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple, Type, TypeVar, Union, cast

try:
    import zmq
except ImportError as missing:
    raise ImportError('tracescope_emitter needs pyzmq. Install it with: python -m pip install pyzmq') from missing

__all__ = [
    'DEFAULT_ENDPOINT', 'NamekoHandler', 'PenguiflowHandler', 'Scope', 'TracescopeHandler', 'bind',
    'get_foreign_task', 'import_task', 'install', 'penguiflow_middleware', 'selinon_event', 'stamp', 'success',
    'task', 'to',
]

DEFAULT_ENDPOINT = 'tcp://127.0.0.1:5010'
SYSTEMS = {'P': 'production', 'S': 'staging', 'T': 'test'}

_UNSET: Any = object()
_START_FOLDER = os.getcwd()
_Function = TypeVar('_Function', bound=Callable[..., Any])
_ExcInfo = Tuple[Type[BaseException], BaseException, Optional[TracebackType]]


# --------------------------------------------------------------------------
# Scopes
# --------------------------------------------------------------------------

_current: contextvars.ContextVar[Optional['Scope']] = contextvars.ContextVar('tracescope_scope', default=None)


def task(message: Any, /, *args: Any, **context: Any) -> 'Scope':
    """A new flow: ``with task('order %d', 17, customer='leo'):``.

    ``args`` are formatted into ``message`` as ``logging`` does; ``context``
    goes with every record of the scope. Inside an open scope the flow is
    nested in it. Also a decorator, for functions and coroutine functions.
    """
    return Scope(message, args, context, _new_task_id)


def to(message: Any, /, *args: Any, **context: Any) -> 'Scope':
    """A task inside the open scope; without an open scope the same as `task`."""
    return Scope(message, args, context, _new_subtask_id)


def import_task(foreign_id: str, message: Any = 'imported task', /, *args: Any, **context: Any) -> 'Scope':
    """Continues, in this process, the task that another one named with `get_foreign_task`."""
    known = foreign_id if isinstance(foreign_id, str) and foreign_id else None
    return Scope(message, args, context, lambda _parent: known or str(uuid.uuid4()))


def get_foreign_task() -> str:
    """The id of a new task inside the open scope, to be given to `import_task` elsewhere.

    Each call names another task, so ask once for each piece of work handed
    over. Without an open scope it names a new flow.
    """
    return _new_subtask_id(_current.get())


def success(message: Any, /, *args: Any) -> None:
    """Says how the innermost open scope ended; see `Scope.success`."""
    scope = _current.get()
    if scope is not None:
        scope.success(message, *args)


def bind(**context: Any) -> None:
    """Adds values to the innermost open scope, for the records that follow."""
    scope = _current.get()
    if scope is not None:
        scope.bind(**context)


class Scope:
    """A piece of work with a beginning and an end. Made by `task`, `to` and `import_task`."""

    def __init__(
        self, message: Any, args: Tuple[Any, ...], context: Mapping[str, Any],
        make_id: Callable[[Optional['Scope']], str], place: Optional['_Place'] = None,
    ) -> None:
        self.id = ''
        self._message, self._args = message, args
        self._context = _without_key(context)
        self._make_id = make_id
        self._place = place
        self._end: Tuple[Any, Tuple[Any, ...]] = (_UNSET, ())
        self._token: Optional[contextvars.Token[Optional['Scope']]] = None
        self._pid = os.getpid()
        # next() on a count is one step in CPython: threads that share a scope get distinct numbers.
        self._records = itertools.count()
        self._children = itertools.count(1)

    def success(self, message: Any, /, *args: Any) -> None:
        """The text of the scope's end record. ``None`` or '' sends no end record.

        If it is never called, the end record repeats the text of the beginning.
        """
        self._end = (message, args)

    def bind(self, **context: Any) -> None:
        """Adds values to the context of the records that follow."""
        # A new mapping: another thread may be serialising the old one.
        self._context = {**self._context, **_without_key(context)}

    def get_foreign_task(self) -> str:
        """As the function of the same name, for this scope."""
        return _new_subtask_id(self)

    def __enter__(self) -> 'Scope':
        if self._token is not None:
            raise RuntimeError('this scope is already open; make a new one with task() or to()')
        parent = _current.get()
        self.id = self._make_id(parent)
        self._place = self._place or _find_place()
        self._pid = os.getpid()
        self._token = _current.set(self)
        self._say('begin', logging.INFO, self._message, self._args)
        return self

    def __exit__(
        self, exc_type: Optional[Type[BaseException]], exc: Optional[BaseException], trace: Optional[TracebackType],
    ) -> None:
        if exc_type is None or exc is None or _is_ordinary_end(exc):
            self._say_end()
        else:
            self._say('failed', logging.ERROR, 'FAILED ' + _text(self._message), self._args, (exc_type, exc, trace))
        token, self._token = self._token, None
        if token is not None:
            with contextlib.suppress(ValueError):  # a generator closed in another context than it was opened in
                _current.reset(token)

    def __call__(self, function: _Function) -> _Function:
        """Decorator: each call of ``function`` is a scope of its own. Not for generators."""
        code = function.__code__
        place = _Place(_absolute(code.co_filename), code.co_firstlineno, function.__name__)

        def again() -> Scope:
            return Scope(self._message, self._args, self._context, self._make_id, place)

        if inspect.iscoroutinefunction(function):
            @functools.wraps(function)
            async def awaited(*args: Any, **kwargs: Any) -> Any:
                with again():
                    return await function(*args, **kwargs)
            return cast(_Function, awaited)

        @functools.wraps(function)
        def called(*args: Any, **kwargs: Any) -> Any:
            with again():
                return function(*args, **kwargs)
        return cast(_Function, called)

    def _say_end(self) -> None:
        message, args = self._end
        if message is _UNSET:
            message, args = self._message, self._args
        if message is not None and _text(message):
            self._say('end', logging.INFO, message, args)

    def _say(
        self, boundary: str, level: int, message: Any, args: Tuple[Any, ...], exc_info: Optional[_ExcInfo] = None,
    ) -> None:
        """Logs to the root logger, as if the line of the ``with`` had done it.

        ``tracescope_scope`` in the record says what it opens or closes. Distlog
        leaves that to be guessed, which fails where asyncio tasks share a thread.
        """
        root = logging.getLogger()
        if self._place is None or self._pid != os.getpid() or not root.isEnabledFor(level):
            return
        record = root.makeRecord(
            root.name, level, self._place.path, self._place.line, message, args, exc_info, self._place.function)
        setattr(record, 'tracescope_scope', boundary)
        stamp(record, self)
        root.handle(record)

    def _next_context(self) -> Dict[str, Any]:
        return {'key': '%d@%s' % (next(self._records), self.id), **self._context}

    def _forked(self) -> 'Scope':
        """The same scope in a forked child, with an id of its own: the counters are no longer shared."""
        child = Scope(self._message, (), self._context, self._make_id, self._place)
        child.id = '%s/%s' % (self.id, uuid.uuid4())
        return child


def stamp(record: logging.LogRecord, scope: Optional[Scope] = None) -> bool:
    """Fixes the scope and the number of a record. `TracescopeHandler` does it by itself.

    With a ``QueueHandler`` records are sent from another thread, which knows
    nothing of the scope: there, write ``queue_handler.addFilter(stamp)``.
    Always true, so that it can be used as a filter.
    """
    if not hasattr(record, 'tracescope_context'):
        scope = scope or _current.get()
        setattr(record, 'tracescope_context', scope._next_context() if scope else None)
    return True


def _new_task_id(parent: Optional[Scope]) -> str:
    own = str(uuid.uuid4())
    return '%s/%s' % (parent.id, own) if parent else own


def _new_subtask_id(parent: Optional[Scope]) -> str:
    return '%s/%d' % (parent.id, next(parent._children)) if parent else str(uuid.uuid4())


def _without_key(context: Mapping[str, Any]) -> Dict[str, Any]:
    """``key`` is taken: it links the records. A value of that name is sent as ``key_``."""
    return {('key_' if name == 'key' else name): value for name, value in context.items()}


def _is_ordinary_end(exc: BaseException) -> bool:
    return isinstance(exc, GeneratorExit) or (isinstance(exc, SystemExit) and exc.code in (None, 0))


def _after_fork_in_child() -> None:
    global _shared_lock
    _shared_lock = threading.Lock()  # another thread may have held it
    scope = _current.get()
    if scope is not None:
        _current.set(scope._forked())


if hasattr(os, 'register_at_fork'):  # not on Windows
    os.register_at_fork(after_in_child=_after_fork_in_child)


# --------------------------------------------------------------------------
# The place in the source that opened a scope
# --------------------------------------------------------------------------

class _Place:
    __slots__ = ('path', 'line', 'function')

    def __init__(self, path: str, line: int, function: str) -> None:
        self.path, self.line, self.function = path, line, function


def _find_place() -> _Place:
    """Where the ``with`` is: the nearest frame outside this file and contextlib (ExitStack)."""
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename in _SKIPPED_FILES:
        frame = frame.f_back
    if frame is None:
        return _Place('(unknown file)', 0, '(unknown function)')
    code: CodeType = frame.f_code
    return _Place(_absolute(code.co_filename), frame.f_lineno, code.co_name)


@functools.lru_cache(maxsize=1000)
def _absolute(path: str) -> str:
    """Python 3.8 keeps a script's path as it was typed: made absolute where that names a file."""
    whole = os.path.join(_START_FOLDER, path)
    return whole if path[:1] not in '<(' and os.path.isfile(whole) else path


_SKIPPED_FILES = {_find_place.__code__.co_filename, contextlib.ExitStack.__enter__.__code__.co_filename}


# --------------------------------------------------------------------------
# One record as Distlog's JSON body
# --------------------------------------------------------------------------

_HOSTNAME = _socket.gethostname()
_FORMATTER = logging.Formatter()
_MAX_DEPTH = 30


def _to_body(record: logging.LogRecord) -> Dict[str, Any]:
    """A copy: the record goes on, unchanged, to the program's other handlers."""
    body = dict(record.__dict__)
    context = body.pop('tracescope_context', None)
    if 'context' in body:  # from extra={'context': …}
        body['extra_context'] = body.pop('context')
    body.update(
        args=None,
        pathname=_absolute(record.pathname),
        exc_info=None,
        exc_text=_one_line(_exception_text(record)),
        context=context,
        message=_one_line(_message_of(record)),
        asctime=_FORMATTER.formatTime(record),
        hostname=_HOSTNAME,
    )
    return body


def _message_of(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # wrong arguments: the record is worth more than its form
        return '%s %s (cannot be formatted: %s)' % (_text(record.msg), _text(record.args), _text(error))


def _exception_text(record: logging.LogRecord) -> Optional[str]:
    if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
        return _FORMATTER.formatException(record.exc_info)
    return record.exc_text


def _one_line(text: Optional[str]) -> Optional[str]:
    """Distlog writes a newline as the two characters backslash and n."""
    return None if text is None else text.replace('\n', '\\n')


def _to_json(body: Mapping[str, Any]) -> bytes:
    """Never fails: what JSON does not know is sent as its text (NaN as Python writes it)."""
    try:
        return json.dumps(body, default=_text).encode('ascii')
    except Exception:  # keys that are no text, cycles, numbers of 5000 digits, …
        fields = ('%s: %s' % (json.dumps(_text(name)), _value_to_json(value)) for name, value in body.items())
        return ('{%s}' % ', '.join(fields)).encode('ascii')


def _value_to_json(value: Any) -> str:
    try:
        return json.dumps(_plain(value, ()), default=_text)
    except Exception:
        return json.dumps(_text(value))


def _plain(value: Any, above: Tuple[int, ...]) -> Any:
    """The value with text for whatever JSON refuses; ``above`` holds the ids of its containers."""
    if isinstance(value, int) and value.bit_length() > 10_000:
        return hex(value)  # Python refuses to write these in decimal
    if isinstance(value, (dict, list, tuple)):
        if id(value) in above or len(above) >= _MAX_DEPTH:
            return '(cycle)' if id(value) in above else _text(value)
        inside = above + (id(value),)
        if isinstance(value, dict):
            return {_text(name): _plain(item, inside) for name, item in value.items()}
        return [_plain(item, inside) for item in value]
    return value


def _text(value: Any) -> str:
    try:
        return str(value)
    except Exception:
        return '<%s that has no text>' % type(value).__name__


# --------------------------------------------------------------------------
# The handler
# --------------------------------------------------------------------------

class TracescopeHandler(logging.Handler):
    """A ``logging`` handler that sends every record to Tracescope.

    endpoint:   where the viewer listens.
    system:     'P'roduction, 'S'taging or 'T'est, the first letter of the topic.
    queue_size: how many records wait in memory while no viewer takes them.
    max_wait:   seconds that one record may hold up the program when a viewer is there but behind; after
                that, records are dropped and counted until there is room again.
    linger:     seconds that the program's exit may take to deliver what waits.
    quiet:      no line on stderr at exit about records that were not delivered.

    The format is fixed, so ``setFormatter`` has no effect.
    """

    def __init__(
        self, endpoint: str = DEFAULT_ENDPOINT, system: str = 'P', level: Union[int, str] = logging.NOTSET, *,
        queue_size: int = 10_000, max_wait: float = 0.5, linger: float = 1.0, quiet: bool = False,
    ) -> None:
        if system not in SYSTEMS:
            raise ValueError("system must be 'P', 'S' or 'T', not %r" % (system,))
        super().__init__(level)
        self.endpoint = endpoint
        self._topic = (system + 'LJ').encode('ascii')
        self._quiet = quiet
        self._sender = _Sender(endpoint, queue_size, max_wait, linger, self.close)
        self._next_report = 0.0
        self._closed = False

    def emit(self, record: logging.LogRecord) -> None:
        """Called by ``logging`` with the handler's lock held."""
        if self._closed:
            return
        try:
            if record in _sent:
                return
            stamp(record)
            self._report_dropped()
            self._send(record)
        except Exception:
            self.handleError(record)

    def send(self, body: Mapping[str, Any]) -> bool:
        """Sends one JSON object as a record of its own; false when it was dropped or this handler is closed.

        For records that are not ``logging``'s. Errors are shown as ``logging``
        shows those of a handler, and the program goes on.
        """
        self.acquire()
        try:
            if self._closed:
                return False
            self._report_dropped()
            return self._send_body(body)
        except Exception:
            self.handleError(logging.makeLogRecord({'msg': 'a record of another trace system'}))
            return False
        finally:
            self.release()

    def close(self) -> None:
        """Delivers what waits, for at most ``linger`` seconds, and frees the socket."""
        self.acquire()
        try:
            if not self._closed:
                self._closed = True
                self._say_lost(*self._sender.close())
        finally:
            self.release()
        super().close()

    def _send(self, record: logging.LogRecord) -> bool:
        return self._send_body(_to_body(record))

    def _send_body(self, body: Mapping[str, Any]) -> bool:
        return self._sender.send([self._topic, _to_json(body)])

    def _report_dropped(self) -> None:
        """Sends the number of dropped records once there is room, at most once a second."""
        count, now = self._sender.dropped, time.monotonic()
        if not count or now < self._next_report:
            return
        record = logging.LogRecord(
            'tracescope.emitter', logging.WARNING, '(unknown file)', 0,
            '%d records were dropped because the viewer did not take them in time', (count,), None, '_report_dropped')
        setattr(record, 'tracescope_context', None)
        self._next_report = now + 1
        self._sender.dropped = 0
        if not self._send(record):
            self._sender.dropped = count

    def _say_lost(self, count: int, why: str) -> None:
        if count and not self._quiet and sys.stderr is not None:
            noun = 'record was' if count == 1 else 'records were'
            with contextlib.suppress(OSError, ValueError):
                print('tracescope: %d %s not delivered: %s' % (count, noun, why), file=sys.stderr, flush=True)


def install(
    endpoint: Optional[str] = None, level: Union[int, str] = logging.INFO, system: str = 'P', **options: Any,
) -> TracescopeHandler:
    """Adds a `TracescopeHandler` to the root logger and returns it.

    Without ``endpoint`` the environment variable TRACESCOPE_ENDPOINT is used,
    then tcp://127.0.0.1:5010. The root logger's own level is lowered to
    ``level`` where it would hide those records; other handlers of the root
    logger that have no level of their own then see them too. ``options`` are
    those of `TracescopeHandler`. The other systems (`selinon_event`, …) send
    through the handler that was installed last.
    """
    handler = TracescopeHandler(
        endpoint or os.environ.get('TRACESCOPE_ENDPOINT') or DEFAULT_ENDPOINT, system, level, **options)
    root = logging.getLogger()
    if root.level == logging.NOTSET or root.level > handler.level:
        root.setLevel(handler.level)
    root.addHandler(handler)
    _share(handler, root)
    return handler


# --------------------------------------------------------------------------
# Selinon, nameko-tracer and PenguiFlow, over the same socket
# --------------------------------------------------------------------------

_shared: Optional[TracescopeHandler] = None
_shared_lock = threading.Lock()
# What a handler below has sent; the root logger's TracescopeHandler, which sees it next, leaves it out.
_sent: 'weakref.WeakSet[logging.LogRecord]' = weakref.WeakSet()


def selinon_event(event: Any, msg_dict: Mapping[str, Any]) -> None:
    """A trace function for Selinon, named in ``nodes.yaml`` under ``global``::

        trace:
          - function: {import: tracescope_emitter, name: selinon_event}

    Sends the object that ``trace: [{json: true}]`` prints. ``event`` is a
    number, whose name Selinon itself must tell, because numbers differ from
    version to version. A name may be given in its place.
    """
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    name = _selinon_name(event)
    _shared_handler().send({'details': dict(msg_dict), 'event': name, 'node': _HOSTNAME, 'time': str(now)})


async def penguiflow_middleware(event: Any) -> None:
    """A middleware for PenguiFlow: ``create(…, middlewares=[penguiflow_middleware])``.

    Sends every ``FlowEvent``, starts included, whatever the level of the
    loggers, as a structured line of the logger ``penguiflow.flow``.
    """
    payload = _flow_event_payload(event)
    name = _text(payload.get('event'))
    _shared_handler().send({
        'level': logging.getLevelName(_flow_event_level(name)), 'logger': 'penguiflow.flow', 'message': name,
        'timestamp': _utc_text(time.time()), 'extra': payload,
    })


class _SharingHandler(logging.Handler):
    """Sends through ``sender``, or through the handler of `install`, or else through one that is made for this."""

    def __init__(self, level: Union[int, str] = logging.NOTSET, *, sender: Optional[TracescopeHandler] = None) -> None:
        super().__init__(level)
        self._sender = sender

    def emit(self, record: logging.LogRecord) -> None:
        try:
            if record in _sent:
                return
            body = self.body_of(record)
            _sent.add(record)
            (self._sender or _shared_handler()).send(body)
        except Exception:
            self.handleError(record)

    def body_of(self, record: logging.LogRecord) -> Mapping[str, Any]:
        raise NotImplementedError


class NamekoHandler(_SharingHandler):
    """For the logger ``nameko_tracer``: sends each record's ``nameko_trace`` as its JSONFormatter prints it.

    The trace is read, never changed: handlers after this one find it as it was.
    A record without one (an adapter that failed) goes as an ordinary record.
    """

    def body_of(self, record: logging.LogRecord) -> Mapping[str, Any]:
        found = getattr(record, 'nameko_trace', None)
        if isinstance(found, Mapping):
            return dict(found)
        stamp(record)
        return _to_body(record)


class PenguiflowHandler(_SharingHandler):
    """For the logger ``penguiflow``: sends each record as its StructuredFormatter prints it.

    Beside `penguiflow_middleware` most events are sent twice. Tracescope marks
    the second copy as a duplicate and counts both as one.
    """

    def body_of(self, record: logging.LogRecord) -> Mapping[str, Any]:
        body: Dict[str, Any] = {
            'level': record.levelname, 'logger': record.name, 'message': _message_of(record),
            'timestamp': _utc_text(record.created),
        }
        extra = {name: value for name, value in record.__dict__.items() if name not in _NOT_EXTRA}
        if extra:
            body['extra'] = extra
        exception = _exception_text(record)
        if exception:
            body['exception'] = exception
        return body


_NOT_EXTRA = {
    *logging.makeLogRecord({}).__dict__, 'asctime', 'message', 'taskName', 'tracescope_context', 'tracescope_scope',
}
_DEBUG_EVENTS = {'node_start', 'node_cancelled', 'remote_call_start', 'remote_stream_event'}
_FLOW_EVENT_FIELDS = {
    'ts': 'ts', 'event_type': 'event', 'node_name': 'node_name', 'node_id': 'node_id', 'trace_id': 'trace_id',
    'latency_ms': 'latency_ms', 'queue_depth_in': 'q_depth_in', 'queue_depth_out': 'q_depth_out',
    'queue_depth': 'q_depth_total', 'outgoing_edges': 'outgoing', 'queue_maxsize': 'queue_maxsize',
    'attempt': 'attempt', 'trace_inflight': 'trace_inflight', 'trace_cancelled': 'trace_cancelled',
}


def _selinon_name(event: Any) -> str:
    if not isinstance(event, str):
        with contextlib.suppress(Exception):  # Selinon is not installed, or it does not know the number
            return _text(importlib.import_module('selinon.trace').Trace.event2str(event))
    return _text(event)


def _flow_event_payload(event: Any) -> Dict[str, Any]:
    to_payload = getattr(event, 'to_payload', None)
    if callable(to_payload):
        return dict(to_payload())
    payload = {field: getattr(event, name) for name, field in _FLOW_EVENT_FIELDS.items() if hasattr(event, name)}
    if getattr(event, 'trace_pending', None) is not None:
        payload['trace_pending'] = event.trace_pending
    payload.update(getattr(event, 'extra', None) or {})
    return payload


def _flow_event_level(name: str) -> int:
    """The level at which PenguiFlow's own core logs an event."""
    if name.endswith(('_error', '_failed')):
        return logging.ERROR
    if name == 'node_timeout':
        return logging.WARNING
    return logging.DEBUG if name in _DEBUG_EVENTS else logging.INFO


def _utc_text(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).isoformat()


def _shared_handler() -> TracescopeHandler:
    """What the other systems send through: one handler, so one socket, for the whole process."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = TracescopeHandler(os.environ.get('TRACESCOPE_ENDPOINT') or DEFAULT_ENDPOINT)
        return _shared


def _share(handler: TracescopeHandler, root: logging.Logger) -> None:
    global _shared
    with _shared_lock:
        before, _shared = _shared, handler
    if before is not None and before not in root.handlers:  # made before `install` was called
        before.close()


# --------------------------------------------------------------------------
# The socket
# --------------------------------------------------------------------------

_CONNECTED = getattr(zmq, 'EVENT_HANDSHAKE_SUCCEEDED', zmq.EVENT_CONNECTED)
_inherited: List[Any] = []  # sockets of a parent process, kept so that nothing closes them here


class _Sender:
    """A PUSH socket that never blocks for long and counts what it could not deliver.

    Opened at the first record, and again in a forked child. Not thread-safe:
    the handler's lock guards every call.
    """

    def __init__(
        self, endpoint: str, queue_size: int, max_wait: float, linger: float, at_exit: Callable[[], None],
    ) -> None:
        self.dropped = 0
        self._at_exit = at_exit
        self._endpoint = endpoint
        self._queue_size = max(1, queue_size)
        self._max_wait, self._linger = max_wait, linger
        self._pid = 0
        self._context: Any = None
        self._socket: Any = None
        self._monitor: Any = None
        self._reset_state()

    def send(self, frames: List[bytes]) -> bool:
        if self._pid != os.getpid():
            self._open()
        self._read_events()
        if not (self._try_send(frames) or (self._wait_for_room() and self._try_send(frames))):
            self.dropped += 1
            return False
        self._stalled = False
        if not self._connected:
            self._unconfirmed += 1
        return True

    def close(self) -> Tuple[int, str]:
        """How many records were certainly not delivered, and why."""
        dropped, self.dropped = self.dropped, 0
        if self._pid != os.getpid():
            return dropped, 'the program was forked'
        self._wait_for_viewer()
        waiting = 0 if self._connected else self._unconfirmed
        self._close_socket(self._linger if self._connected else 0)
        if waiting or not self._ever_connected:
            why = 'no viewer answered at %s. In VS Code, run "Tracescope: Start Listening" first.' % self._endpoint
            return waiting + dropped, why
        return dropped, 'the viewer at %s did not take them in time.' % self._endpoint

    def _reset_state(self) -> None:
        self._connected = self._ever_connected = self._stalled = False
        self._unconfirmed = 0  # records given to the socket since it last had nobody to talk to
        self._alone_since = time.monotonic()

    def _open(self) -> None:
        if self._pid:
            _inherited.append((self._context, self._socket, self._monitor))
            self.dropped = 0  # the parent's, and it reports them
        _close_with_multiprocessing(self._at_exit)
        self._reset_state()
        self._pid = os.getpid()
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.PUSH)
        self._socket.setsockopt(zmq.SNDHWM, self._queue_size)
        self._socket.setsockopt(zmq.LINGER, 0)
        self._monitor = self._socket.get_monitor_socket(_CONNECTED | zmq.EVENT_DISCONNECTED)
        self._socket.connect(self._endpoint)

    def _try_send(self, frames: List[bytes]) -> bool:
        try:
            self._socket.send_multipart(frames, zmq.NOBLOCK)
        except zmq.Again:
            return False
        return True

    def _wait_for_room(self) -> bool:
        """Back-pressure from a viewer that is there but behind; once it has not helped, no more waiting."""
        if not self._connected or self._stalled:
            return False
        self._stalled = not self._socket.poll(int(self._max_wait * 1000), zmq.POLLOUT)
        return not self._stalled

    def _wait_for_viewer(self) -> None:
        """A short program may be done before the connection is: it has the linger time, from its start."""
        self._read_events()
        deadline = self._alone_since + self._linger
        while self._unconfirmed and not self._connected:
            left = deadline - time.monotonic()
            if left <= 0 or not self._monitor.poll(int(left * 1000) + 1):
                return
            self._read_events()

    def _read_events(self) -> None:
        while self._monitor.poll(0):
            event = self._monitor.recv_multipart(zmq.NOBLOCK)[0]  # its number, 16 bits, then a value
            self._connected = int.from_bytes(event[:2], sys.byteorder) == _CONNECTED
            if self._connected:
                self._ever_connected = True
                self._unconfirmed = 0
            else:
                self._alone_since = time.monotonic()

    def _close_socket(self, linger: float) -> None:
        self._pid = 0
        self._socket.disable_monitor()
        self._monitor.close(0)
        self._socket.close(int(linger * 1000))
        self._context.term()  # returns when all is delivered or the linger time is over


def _close_with_multiprocessing(at_exit: Callable[[], None]) -> None:
    """A child forked by multiprocessing skips ``atexit``; it runs these finalizers instead."""
    process, util = sys.modules.get('multiprocessing.process'), sys.modules.get('multiprocessing.util')
    if process is not None and util is not None and process.parent_process() is not None:
        util.Finalize(None, at_exit, exitpriority=-100)
