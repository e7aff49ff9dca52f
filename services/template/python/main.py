"""template: says here in a sentence what it is for.

Keeps the runtime contract of services/kit/src/runtime.ts with Python's own library: `main.py serve` answers the API on PORT
and probes on INTERNAL_PORT, `main.py smoke` asks a deployed one whether it serves the version that was released.
"""

import json
import os
import signal
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = "template"
BASE = "/api/template/v1"
VERSION = os.environ.get("VERSION", "development")

draining = threading.Event()
requests_served = 0


def health():
    return {"status": "ok", "version": VERSION, "checks": {}}


class Answering(BaseHTTPRequestHandler):
    def answer(self, status, body, content_type="application/json"):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def not_found(self):
        problem = {"type": "about:blank", "title": "Not Found", "status": 404, "code": "not-found"}
        self.answer(404, problem, "application/problem+json")

    def log_message(self, format, *args):
        log(format % args)


class Api(Answering):
    """What NGINX routes to."""

    def do_GET(self):
        global requests_served
        requests_served += 1
        if self.path == f"{BASE}/health":
            self.answer(200, health())
        else:
            self.not_found()


class Internal(Answering):
    """What probes and Prometheus reach."""

    def do_GET(self):
        if self.path == "/health/live":
            self.answer(200, {"status": "ok"})
        elif self.path == "/health/ready":
            self.answer(503 if draining.is_set() else 200, health())
        elif self.path == "/metrics":
            self.answer(200, f"# TYPE http_requests_total counter\nhttp_requests_total {requests_served}\n", "text/plain")
        else:
            self.not_found()


def serve():
    host = os.environ.get("HOST", "0.0.0.0")
    api = ThreadingHTTPServer((host, int(os.environ.get("PORT", "8080"))), Api)
    internal = ThreadingHTTPServer((host, int(os.environ.get("INTERNAL_PORT", "9090"))), Internal)
    for server in (api, internal):
        # Requests under way are waited for, and not cut off with the process.
        server.daemon_threads = False
        threading.Thread(target=server.serve_forever).start()
    signal.signal(signal.SIGTERM, lambda *_: draining.set())
    signal.signal(signal.SIGINT, lambda *_: draining.set())
    log("serving")
    draining.wait()
    for server in (api, internal):
        server.shutdown()
        server.server_close()
    log("stopped")


def smoke():
    origin = os.environ[f"{NAME.upper().replace('-', '_')}_URL"]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{origin}{BASE}/health", timeout=5) as response:
                if json.load(response)["version"] == VERSION:
                    return
        except OSError as error:
            log(str(error))
        time.sleep(1)
    sys.exit(f"{origin} does not serve {VERSION}")


def log(message):
    print(json.dumps({"time": int(time.time() * 1000), "name": NAME, "msg": message}), flush=True)


if __name__ == "__main__":
    {"serve": serve, "smoke": smoke}[sys.argv[1]]()
