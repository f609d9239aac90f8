"""The sender of rows 6 and 10: pushes every line of a file as a two-frame Distlog message, as fast as it can, or at a rate.

Everything is read, and turned into pickles where asked, before the clock starts. Prints the epoch milliseconds at which it
began to send, and ends when all is delivered.
"""
import json
import pickle
import sys
import time

import zmq

endpoint, path, encoding = sys.argv[1:4]
per_second = int(sys.argv[4]) if len(sys.argv) > 4 else 0
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
began = time.perf_counter()
for number, body in enumerate(bodies):
    if per_second and number % 500 == 0:
        time.sleep(max(0, began + number / per_second - time.perf_counter()))
    socket.send_multipart([topic, body], copy=True)
socket.close()
context.term()
