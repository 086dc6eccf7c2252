"""Sends the records of Python's logging to a ZmqHandler of starlogjs.

    python3 send.py [address]

Needs pyzmq (Debian: python3-zmq) and the standard library. ZmqHandler below is all that another program needs to copy.
"""
import json
import logging
import os
import sys

import zmq


class ZmqHandler(logging.Handler):
    """Sends each record as one JSON object: its dictionary, with the message formatted."""

    def __init__(self, address="tcp://127.0.0.1:5557", linger=2000):
        super().__init__()
        self.address = address
        self.linger = linger  # milliseconds that the end of the program may take to send what is left
        self.pid = None

    def emit(self, record):
        try:
            if self.pid != os.getpid():  # after a fork: a socket must not be shared with the parent
                self.pid = os.getpid()
                self.context = zmq.Context()
                self.socket = self.context.socket(zmq.PUSH)
                self.socket.linger = self.linger
                self.socket.connect(self.address)
            if record.exc_info:
                self.format(record)  # leaves the traceback in record.exc_text
            fields = dict(record.__dict__, msg=record.getMessage(), args=None, exc_info=None)
            fields.pop("message", None)
            self.socket.send(json.dumps(fields, default=str).encode())
        except Exception:
            self.handleError(record)

    def close(self):
        if self.pid == os.getpid():
            self.socket.close()
            self.context.term()  # waits until all is sent, or until linger is over
            self.pid = None
        super().close()


if __name__ == "__main__":
    address = sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5557"
    logging.basicConfig(level=logging.DEBUG, handlers=[ZmqHandler(address)])
    log = logging.getLogger("app.python")
    log.info("hello from Python %s", sys.version_info.major, extra={"order": 7})
    try:
        1 / 0
    except ZeroDivisionError:
        log.exception("that went wrong")
