"""A sender of numbered Distlog records over PUSH, as fast as they are taken: three records a flow, until SIGTERM.

Each record's message is "PEER number". Prints how many it handed over, then waits until they are delivered.
"""
import argparse
import signal
import time

import zmq

parser = argparse.ArgumentParser()
parser.add_argument("endpoint")
parser.add_argument("peer", type=int)
parser.add_argument("--pause", type=float, default=0.0, help="seconds between flows")
arguments = parser.parse_args()

stopped = False


def stop(_signal, _frame):
    global stopped
    stopped = True


signal.signal(signal.SIGTERM, stop)
context = zmq.Context()
socket = context.socket(zmq.PUSH)
socket.reconnect_ivl = 20
socket.connect(arguments.endpoint)

RECORD = (
    '{"name": "root", "msg": "work", "args": null, "levelname": "INFO", "levelno": 20, "pathname": "/app/shop.py", '
    '"lineno": 10, "funcName": "work", "created": %.6f, "process": %d, "thread": 1, "hostname": "obelix", '
    '"exc_text": null, "context": {"key": "%d@%08d-0000-4000-8000-%012d"}, "message": "%d %d"}'
)
number = 0
while not stopped:
    flow, sequence = divmod(number, 3)
    body = RECORD % (time.time(), arguments.peer, sequence, arguments.peer, flow, arguments.peer, number)
    try:
        socket.send_multipart([b"PLJ", body.encode("ascii")], zmq.NOBLOCK)
    except zmq.Again:
        socket.poll(100, zmq.POLLOUT)
        continue
    number += 1
    if arguments.pause and sequence == 2:
        time.sleep(arguments.pause)
print(number, flush=True)
socket.close()
context.term()
