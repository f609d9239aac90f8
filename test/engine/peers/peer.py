"""A sender: plays the messages of a capture file frame for frame, as PUSH or PUB, connected or bound.

Prints the bound endpoint (with --bind) and, once all is handed over, the number of messages; then waits until they are
delivered. A PUB waits for its first subscriber, because what it sends before that is gone.
"""
import argparse
import base64
import json
import time

import zmq

parser = argparse.ArgumentParser()
parser.add_argument("endpoint")
parser.add_argument("capture")
parser.add_argument("--repeat", type=int, default=1)
parser.add_argument("--pause", type=float, default=0.0, help="seconds between messages")
parser.add_argument("--pub", action="store_true")
parser.add_argument("--bind", action="store_true")
parser.add_argument("--curve", nargs=3, metavar=("SERVER", "PUBLIC", "SECRET"))
arguments = parser.parse_args()

messages = []
with open(arguments.capture, encoding="utf-8") as lines:
    for line in lines:
        if line.strip():
            messages.append([base64.b64decode(frame) for frame in json.loads(line)["frames"]])

context = zmq.Context()
socket = context.socket(zmq.XPUB if arguments.pub else zmq.PUSH)
if arguments.curve:
    server, public, secret = (key.encode("ascii") for key in arguments.curve)
    socket.curve_serverkey = server
    socket.curve_publickey = public
    socket.curve_secretkey = secret
if arguments.bind:
    socket.bind(arguments.endpoint)
    print(socket.getsockopt_string(zmq.LAST_ENDPOINT), flush=True)
else:
    socket.connect(arguments.endpoint)
if arguments.pub:
    socket.recv()

sent = 0
for _ in range(arguments.repeat):
    for frames in messages:
        socket.send_multipart(frames)
        sent += 1
        if arguments.pause:
            time.sleep(arguments.pause)
print(sent, flush=True)
socket.close()
context.term()
