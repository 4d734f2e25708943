"""A process of this run and what the kernel knows of it."""

import ctypes
import os
import pathlib
import re
import signal
import subprocess

from .machine import TICK

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Process:
    """One command with all its children, in a session of its own; its output goes into a file of the folder."""

    def __init__(self, name, command, folder, cores=None, environment=None):
        self.name, self.log = name, pathlib.Path(folder) / f"{name}.log"
        with self.log.open("ab") as log:
            self.popen = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                env={**os.environ, **(environment or {})}, preexec_fn=die_with_parent)
        if cores:
            self.pin(cores)

    def runs(self):
        return self.popen.poll() is None

    def said(self):
        return self.log.read_text(errors="replace")[-2000:]

    def fields(self):
        """Of each process: its id, and the fields of /proc/ID/stat from the third on."""
        for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.popen.pid:
                yield int(stat.parent.name), fields

    def cpu_seconds(self):
        return sum(int(fields[11]) + int(fields[12]) for _, fields in self.fields()) / TICK

    def compiler_seconds(self):
        """What a JVM's compilers have taken of it; 0 without a JVM."""
        total = 0
        for pid, _ in self.fields():
            for thread in pathlib.Path(f"/proc/{pid}/task").glob("*"):
                try:
                    name, fields = (thread / "stat").read_text().rsplit(")", 1)
                except OSError:
                    continue
                if re.search(r"\(C[12] Compiler", name):
                    total += sum(int(field) for field in fields.split()[11:13])
        return total / TICK

    def resident_bytes(self):
        return sum(int(fields[21]) for _, fields in self.fields()) * os.sysconf("SC_PAGE_SIZE")

    def pin(self, cores):
        """All threads to these cores. After the start, so that a JVM chooses its collector as on the whole machine."""
        for pid, _ in self.fields():
            for thread in pathlib.Path(f"/proc/{pid}/task").glob("*"):
                try:
                    os.sched_setaffinity(int(thread.name), cores)
                except OSError:
                    continue

    def end(self):
        for number, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            try:
                os.killpg(self.popen.pid, number)
                self.popen.wait(seconds)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
        self.popen.poll()
