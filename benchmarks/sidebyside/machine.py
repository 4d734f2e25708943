"""This machine: who uses its cores, which ports are free, what it is."""

import os
import pathlib
import resource
import shutil
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")
USER, NICE, SYSTEM, STEAL = 0, 1, 2, 7


class Trouble(Exception):
    """What makes a run impossible, in words for whoever started it."""


def busy_seconds():
    """Time that all cores spent working or were taken away; without soft interrupts, which are the load's own on loopback."""
    fields = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    return sum(int(fields[i]) for i in (USER, NICE, SYSTEM, STEAL)) / TICK


def cores():
    """(cores of the proxy, of the host, of the load generator): apart as far as there are enough of them."""
    all_of_them = sorted(os.sched_getaffinity(0))
    if len(all_of_them) == 1:
        return (all_of_them,) * 3
    if len(all_of_them) == 2:
        return all_of_them[:1], all_of_them[1:], all_of_them[1:]
    return all_of_them[:1], all_of_them[1:2], all_of_them[2:3]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.runs():
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise Trouble(f"{process.name} does not listen on port {port}; it said:\n{process.said()}")


def raise_file_limit(wanted=65536):
    """As many open files as may be had, up to what is wanted; what that is."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (max(hard, wanted), hard):
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, wanted), limit))
            return min(limit, wanted)
        except (ValueError, OSError):
            continue
    return soft


def need(*tools):
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise Trouble(f"not installed: {', '.join(missing)} (Debian: apt-get install gcc libc6-dev nginx-light haproxy)")


def first_line(*command):
    """The first line that a command says, on whichever stream, or nothing."""
    if not shutil.which(command[0]):
        return None
    said = subprocess.run(command, capture_output=True, text=True, timeout=20)
    return (said.stdout + said.stderr).strip().split("\n")[0]


def describe():
    model = [line.split(":", 1)[1].strip() for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {"cores": len(os.sched_getaffinity(0)), "processor": model[0] if model else os.uname().machine,
            "kernel": f"{os.uname().sysname} {os.uname().release}",
            "nginx": first_line("nginx", "-v"), "haproxy": first_line("haproxy", "-v")}
