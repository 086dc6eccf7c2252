"""Receives the records of a ZmqHandler of starlogjs, and hands them to Python's logging.

    python3 receive.py [address]

Ends at the record with the message "bye". Needs pyzmq (Debian: python3-zmq) and the standard library.
"""
import logging
import sys

import zmq

address = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5557"
logging.basicConfig(
    level=logging.DEBUG,
    stream=sys.stdout,
    format="%(levelname)s [%(processName)s] %(name)s: %(message)s",
)

socket = zmq.Context().socket(zmq.PULL)
socket.bind(address)
print("receiving", flush=True)
while True:
    record = logging.makeLogRecord(socket.recv_json())
    logging.getLogger(record.name).handle(record)
    if record.getMessage() == "bye":
        break
