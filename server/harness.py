# SPDX-License-Identifier: MIT
"""Starts the server under test on a port that the kernel chooses, and reads answers. Everything stays on 127.0.0.1."""
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading


class Silence(Exception):
    """An answer that must come did not, or is none."""


class Answer:
    """One response."""

    def __init__(self, version, status, reason, fields, content):
        self.version, self.status, self.reason = version, status, reason
        self.fields, self.content = fields, content

    def field(self, name):
        """The value of a field, "" if there is none; several lines are joined."""
        return ", ".join(value for key, value in self.fields if key.lower() == name.lower())

    def has(self, name):
        return any(key.lower() == name.lower() for key, _ in self.fields)


class Wire:
    """One connection to 127.0.0.1, read through a buffer that survives a timeout."""

    def __init__(self, port, patience=5.0, receive_buffer=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(patience)
        self.socket.connect(("127.0.0.1", port))
        self.patience, self.buffer = patience, b""

    def send(self, data):
        """Sends; that the server has closed already is for the next read to notice."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def fill(self):
        """False: the server has ended."""
        try:
            data = self.socket.recv(1 << 18)
        except ConnectionResetError:
            return False
        except TimeoutError as error:
            raise Silence("nothing came") from error
        self.buffer += data
        return bool(data)

    def readline(self, limit):
        while b"\n" not in self.buffer and len(self.buffer) < limit and self.fill():
            continue
        end = self.buffer.find(b"\n") + 1 or len(self.buffer)
        line, self.buffer = self.buffer[:end], self.buffer[end:]
        return line

    def read(self, count=None):
        while (count is None or len(self.buffer) < count) and self.fill():
            continue
        count = len(self.buffer) if count is None else count
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def answer(self, head=False):
        return read_answer(self, head)

    def ask(self, data, head=False):
        self.send(data)
        return read_answer(self, head)

    def silent(self, seconds):
        """True: no byte and no end came for so long. False: the server has ended. Bytes are a Silence of their own."""
        self.socket.settimeout(seconds)
        try:
            came = self.buffer or self.socket.recv(65536)
        except TimeoutError:
            return True
        except ConnectionResetError:
            return False
        finally:
            self.socket.settimeout(self.patience)
        if came:
            raise Silence(f"sent {came[:60]!r}")
        return False

    def reset(self):
        """Closes with RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def read_line(file):
    line = file.readline(65537)
    if not line:
        return None
    if not line.endswith(b"\r\n"):
        raise Silence(f"a line without CRLF: {line[:60]!r}")
    return line[:-2].decode("latin-1")


def read_exactly(file, length):
    content = file.read(length)
    if len(content) != length:
        raise Silence(f"{len(content)} of {length} bytes came")
    return content


def read_content(file, answer, head):
    if head or answer.status < 200 or answer.status in (204, 304):
        return b""
    if not re.fullmatch(r"[0-9]+", answer.field("Content-Length")):
        return file.read()
    return read_exactly(file, int(answer.field("Content-Length")))


def read_answer(file, head=False):
    """The next response, None if the connection has ended before it."""
    line = read_line(file)
    if line is None:
        return None
    match = re.fullmatch(r"HTTP/(1\.[01]) ([1-5][0-9]{2}) (.*)", line)
    if not match:
        raise Silence(f"no status-line: {line[:60]!r}")
    answer = Answer(match[1], int(match[2]), match[3], [], b"")
    while (line := read_line(file)) != "":
        if line is None or not re.match(r"[!-9;-~]+:", line):
            raise Silence(f"no field line: {line!r}")
        name, _, value = line.partition(":")
        answer.fields.append((name, value.strip(" \t")))
    answer.content = read_content(file, answer, head)
    return answer


def environment():
    """Leaks are looked for by a process of its own, which seccomp does not let a sanitized server make."""
    return {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}


class Server:
    """A running server. After it was stopped, `complaint` says what was wrong with how it ended, or is None."""

    unwatched = False  # True: a build under AddressSanitizer, which does not watch the heap

    def __init__(self, program, root, *args, log=None, descriptors=None, burden=0):
        if not pathlib.Path(program).is_file():
            raise SystemExit(f"{program} is no program")
        self.own = None if root else tempfile.mkdtemp(prefix="httpz-server-")
        folder = root or self.own
        pathlib.Path(folder).chmod(0o755)
        out = open(log, "wb") if log else subprocess.DEVNULL
        words = [program, "-d", str(folder), "-p", "0", "-j", "1", *args]
        # The server is born with `burden` open descriptors, of `descriptors` that it may have.
        ballast = [os.open("/dev/null", os.O_RDONLY) for _ in range(burden)]
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors,) * 2)) if descriptors else None
        self.process = subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE, pass_fds=ballast, preexec_fn=limit,
                                        env=environment())
        for descriptor in ballast:
            os.close(descriptor)
        if log:
            out.close()
        self.said, self.complaint = [], None
        self.port = self.read_port()
        self.reader = threading.Thread(target=self.read_errors, daemon=True)
        self.reader.start()

    def read_port(self):
        for line in self.process.stderr:
            self.said.append(line.decode())
            if match := re.search(r"port (\d+), (\w+)", line.decode()):
                self.engine = match[2]
                return int(match[1])
        raise SystemExit(f"the server did not start: {''.join(self.said)}")

    def read_errors(self):
        for line in self.process.stderr:
            self.said.append(line.decode())

    @property
    def pid(self):
        return self.process.pid

    def alive(self):
        return self.process.poll() is None

    def stop(self, patience=15):
        """Ends it by SIGTERM, and judges how it ends: status 0, and no use of the heap."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            code = "killed: it did not stop"
        self.reader.join(5)
        self.process.stderr.close()
        said = "".join(self.said)
        if code != 0:
            self.complaint = f"the server ended with {code}: {said[-300:]}"
        elif (", 0 while serving" not in said) != Server.unwatched:
            self.complaint = f"the heap was not watched: {said[-300:]}"
        if self.own:
            shutil.rmtree(self.own, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
