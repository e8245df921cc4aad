"""Starts a real funnelcast-server and asks it through the real command line."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "lindenhof"
READY_SECONDS = 10


def free_port():
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server with its data in a temporary folder; a context manager.

    Programs are taken from the folder FUNNELCAST_BIN. `flags` are the server's further flags.
    """

    def __init__(self, *flags):
        self.flags = flags
        self.bin = pathlib.Path(os.environ["FUNNELCAST_BIN"])
        self.folder = tempfile.TemporaryDirectory(prefix="funnelcast-test-")
        self.path = pathlib.Path(self.folder.name)
        self.port = free_port()
        self.http_port = free_port()
        self.process = None

    def __enter__(self):
        (self.path / "data").mkdir()
        self.log = open(self.path / "server.log", "wb")
        self.start()
        return self

    def start(self):
        """Starts the server on the data of the one before it, if there was one."""
        self.process = subprocess.Popen(
            [self.bin / "funnelcast-server", "--data-dir", self.path / "data",
             "--listen", f"127.0.0.1:{self.port}", "--http", f"127.0.0.1:{self.http_port}",
             *self.flags],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self._wait_until_ready()

    def stop(self):
        """Ends the server with SIGTERM; what it stored stays."""
        self.process.terminate()
        status = self.process.wait(timeout=40)
        if status != 0:
            raise AssertionError(f"the server ended with {status} after SIGTERM")

    def kill(self):
        """Ends the server with SIGKILL."""
        self.process.kill()
        self.process.wait(timeout=40)

    def __exit__(self, *_):
        try:
            self.stop()
        finally:
            self.log.close()
            self.folder.cleanup()

    def _wait_until_ready(self):
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.http_port}/readyz", timeout=1)
                return
            time.sleep(0.05)
        raise AssertionError("the server did not become ready:\n"
                             + (self.path / "server.log").read_text(errors="replace"))

    def metrics(self):
        url = f"http://127.0.0.1:{self.http_port}/metrics"
        return urllib.request.urlopen(url, timeout=5).read().decode()

    def run(self, *arguments, stdin=""):
        """The finished client process, output as text."""
        command = [self.bin / "funnelcast", "--server", f"127.0.0.1:{self.port}", *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=600,
                              check=False)

    def ask(self, *arguments):
        """What the client says, which must end well."""
        result = self.run(*arguments)
        if result.returncode != 0:
            raise AssertionError(f"funnelcast {' '.join(map(str, arguments))} ended with "
                                 f"{result.returncode}:\n{result.stdout}{result.stderr}")
        return result.stdout

    def answer(self, *arguments):
        """The client's JSON, parsed."""
        return json.loads(self.ask("--output", "json", *arguments))

    def write(self, name, text):
        """Writes a file for the client and returns its path."""
        path = self.path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path


def series_of(forecast, channel, metric):
    """The one series of a channel and metric; None when there is none."""
    found = [s for s in forecast["series"] if s["channel"] == channel and s["metric"] == metric]
    assert len(found) <= 1, f"{metric} of '{channel}' is there {len(found)} times"
    return found[0] if found else None


def quantile(period, probability):
    values = [q["value"] for q in period["quantiles"]
              if abs(q["probability"] - probability) < 1e-9]
    assert len(values) == 1, f"{len(values)} quantiles at {probability}"
    return values[0]
