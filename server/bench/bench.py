#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""httpz-server, with both engines, beside nginx, h2o and lighttpd: the same files, one worker each, in turn in one run.

    bench.py [--rounds N] [--seconds S]

What is compared is requests per second of CPU time that the server used (its processes, user and system together): a
wall clock on a shared machine measures the neighbours. Of the rounds the best counts. Nothing here fails by a figure;
only a server that does not start, or that answers wrongly, does. The page and the plot go to build/bench-server.
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get("BUILD", HERE.parent.parent / "build")).resolve()
SIZES = {"0 B": 0, "1 KiB": 1024, "16 KiB": 16384, "64 KiB": 65536, "1 MiB": 1 << 20}
CELLS = [(name, 1) for name in SIZES] + [("0 B", 16), ("1 KiB", 16)]
CONNECTIONS = 32

NGINX = """worker_processes 1; daemon off; master_process off; pid {base}/nginx.pid; error_log {base}/nginx.err;
events {{ worker_connections 4096; }}
http {{ access_log off; sendfile on; tcp_nopush off; tcp_nodelay on; keepalive_requests 100000000;
  open_file_cache max=1000;
  client_body_temp_path {base}/b; proxy_temp_path {base}/p; fastcgi_temp_path {base}/f;
  uwsgi_temp_path {base}/u; scgi_temp_path {base}/s;
  server {{ listen 127.0.0.1:{port}; root {root}; }} }}
"""
H2O = """num-threads: 1
listen: {{host: 127.0.0.1, port: {port}}}
hosts: {{default: {{paths: {{/: {{file.dir: {root}}}}}}}}}
"""
LIGHTTPD = """server.document-root = "{root}"
server.port = {port}
server.bind = "127.0.0.1"
server.max-keep-alive-requests = 100000000
server.max-worker = 0
"""


def needed(name, package):
    if not shutil.which(name):
        raise SystemExit(f"{name} is missing. 'make server-peers' installs it (package {package}).")
    return name


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def peers(base, root):
    """(name, command) of each server, its port in `port`."""
    def config(name, text, port):
        path = base / name
        path.write_text(text.format(base=base, root=root, port=port))
        return str(path)

    ours = [str(BUILD / "httpz-server"), "-d", str(root), "-j", "1", "-q", "-p"]
    for engine in ("epoll", "uring"):
        port = free_port()
        yield f"httpz {engine}", port, [*ours, str(port), "--engine", engine]
    port = free_port()
    yield "nginx", port, [needed("nginx", "nginx-light"), "-c", config("nginx.conf", NGINX, port)]
    port = free_port()
    yield "h2o", port, [needed("h2o", "h2o"), "-c", config("h2o.conf", H2O, port)]
    port = free_port()
    yield "lighttpd", port, [needed("lighttpd", "lighttpd"), "-D", "-f", config("lighttpd.conf", LIGHTTPD, port)]


def start(command, port):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process
        time.sleep(0.05)
    raise SystemExit(f"{command[0]} does not answer")


def family(pid):
    """The process and all it started."""
    pids = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            pids += family(int(child))
    return pids


def cpu_seconds(pid):
    total = 0
    for one in family(pid):
        words = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        total += int(words[11]) + int(words[12])
    return total / os.sysconf("SC_CLK_TCK")


def memory(pid):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{one}/status").read_text())[1]) for one in family(pid))


def measure(process, port, size, depth, seconds):
    before = cpu_seconds(process.pid)
    done = subprocess.run([BUILD / "load", str(port), str(CONNECTIONS), str(depth), str(seconds), f"/{SIZES[size]}.bin"],
                          capture_output=True, text=True, timeout=60 + seconds)
    used = cpu_seconds(process.pid) - before
    if done.returncode != 0:
        raise SystemExit(f"{size}, {depth} deep: {done.stderr.strip()}")
    requests, passed, *latency = (float(word) for word in done.stdout.split())
    return {"per_cpu": requests / max(used, 0.01), "per_second": requests / passed, "latency": latency}


def measure_all(servers, rounds, seconds):
    best = {}
    for number in range(rounds):
        for size, depth in CELLS:
            for name, process, port in servers:
                result = measure(process, port, size, depth, seconds)
                key = (name, size, depth)
                if key not in best or result["per_cpu"] > best[key]["per_cpu"]:
                    best[key] = result
        print(f"round {number + 1} of {rounds} done", file=sys.stderr)
    return best


def label(size, depth):
    return size if depth == 1 else f"{size}, {depth} deep"


def table(best, names, memories):
    lines = ["# httpz-server beside others", "", f"One worker each, {CONNECTIONS} connections. Thousands of requests per second of CPU time; in brackets, "
             "times what the best other does.", "", "| file | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for size, depth in CELLS:
        others = max(best[name, size, depth]["per_cpu"] for name in names if not name.startswith("httpz"))
        cells = []
        for name in names:
            value = best[name, size, depth]["per_cpu"]
            cells.append(f"{value / 1000:.1f}" + (f" ({value / others:.2f})" if name.startswith("httpz") else ""))
        lines.append(f"| {label(size, depth)} | " + " | ".join(cells) + " |")
    lines += ["| memory after, KiB | " + " | ".join(str(memories[name]) for name in names) + " |", "",
              "Latency of a batch in microseconds: p50, p90, p99, p99.9, p99.99.", "", "| file | " + " | ".join(names) + " |",
              "|---" * (len(names) + 1) + "|"]
    for size, depth in CELLS:
        cells = [", ".join(f"{value:.0f}" for value in best[name, size, depth]["latency"]) for name in names]
        lines.append(f"| {label(size, depth)} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def plot(best, names):
    """Bars: requests per CPU-second as a share of the best in each group."""
    colours = ["#1b6ca8", "#58a4d8", "#4a8f4a", "#c0702a", "#8a6bb0"]
    width, group, top = 60 + len(CELLS) * 120, 120, 220
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="300" font-family="sans-serif" font-size="11">',
           '<text x="10" y="16">Requests per CPU-second; the best of each group is 1</text>']
    for i, (size, depth) in enumerate(CELLS):
        highest = max(best[name, size, depth]["per_cpu"] for name in names)
        for j, name in enumerate(names):
            high = best[name, size, depth]["per_cpu"] / highest * (top - 40)
            out.append(f'<rect x="{40 + i * group + j * 18}" y="{top - high:.1f}" width="16" height="{high:.1f}" fill="{colours[j]}"/>')
        out.append(f'<text x="{40 + i * group}" y="{top + 16}">{label(size, depth)}</text>')
    for j, name in enumerate(names):
        out.append(f'<rect x="{40 + j * 110}" y="260" width="12" height="12" fill="{colours[j]}"/>'
                   f'<text x="{56 + j * 110}" y="270">{name}</text>')
    return "\n".join(out) + "\n</svg>\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.0)
    wanted = parser.parse_args()
    servers = []
    with tempfile.TemporaryDirectory(prefix="bench-server-") as folder:
        base = pathlib.Path(folder)
        root = base / "root"
        root.mkdir()
        for path in (base, root):
            path.chmod(0o755)
        for size in SIZES.values():
            (root / f"{size}.bin").write_bytes(os.urandom(size))
        try:
            for name, port, command in peers(base, root):
                servers.append((name, start(command, port), port))
            best = measure_all(servers, wanted.rounds, wanted.seconds)
            memories = {name: memory(process.pid) for name, process, _ in servers}
        finally:
            for _, process, _ in servers:
                os.killpg(process.pid, signal.SIGTERM)
            for _, process, _ in servers:
                process.wait(20)
    names = [name for name, _, _ in servers]
    out = BUILD / "bench-server"
    out.mkdir(parents=True, exist_ok=True)
    page = table(best, names, memories)
    (out / "index.md").write_text(page)
    (out / "plot.svg").write_text(plot(best, names))
    print(page)
    print(f"{out}/index.md and plot.svg")


if __name__ == "__main__":
    main()
