"""A Distlog peer: a PUSH socket that connects and sends the messages of a capture file, frame for frame.

Usage: push.py ENDPOINT CAPTURE [REPEAT [PAUSE_SECONDS]]
Prints the number of messages once all are handed over, then waits until they are delivered.
"""
import base64
import json
import sys
import time

import zmq

endpoint, capture = sys.argv[1:3]
repeat = int(sys.argv[3]) if len(sys.argv) > 3 else 1
pause = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0

messages = []
with open(capture, encoding="utf-8") as lines:
    for line in lines:
        if line.strip():
            messages.append([base64.b64decode(frame) for frame in json.loads(line)["frames"]])

context = zmq.Context()
socket = context.socket(zmq.PUSH)
socket.connect(endpoint)
sent = 0
for _ in range(repeat):
    for frames in messages:
        socket.send_multipart(frames)
        sent += 1
        if pause:
            time.sleep(pause)
print(sent, flush=True)
socket.close()
context.term()
