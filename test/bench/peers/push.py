"""The sender of rows 6 and 10: pushes every line of a file as a two-frame Distlog message, as fast as it can.

Everything is read, and turned into pickles where asked, before the clock starts. Prints the epoch milliseconds at which it
began to send, and ends when all is delivered.
"""
import json
import pickle
import sys
import time

import zmq

endpoint, path, encoding = sys.argv[1:]
with open(path, "rb") as lines:
    bodies = [line.rstrip(b"\n") for line in lines]
topic = b"PLJ"
if encoding == "pickle":
    bodies = [pickle.dumps(json.loads(body), protocol=2) for body in bodies]
    topic = b"PLP"
context = zmq.Context()
socket = context.socket(zmq.PUSH)
socket.connect(endpoint)
print(time.time() * 1000, flush=True)
for body in bodies:
    socket.send_multipart([topic, body], copy=True)
socket.close()
context.term()
