"""Measures that need a process of their own: memory of open streams, and the time from start to the first answer."""

import http.client
import json
import os
import pathlib
import subprocess
import time

from . import questions
from .machine import busy_seconds
from .rig import WrongAnswer

MEBIBYTE = 1 << 20
FEW, MANY = 2_000, 10_000
WARM_UP = 500
OPENING_SECONDS = 60
SMALL_HEAP = {"SLUICE_JAVA_OPTS": "-Xmx512m"}


class Fresh:
    def __init__(self, rig, rounds, contestants, settings, file_limit):
        self.rig, self.rounds, self.settings = rig, rounds, settings
        self.contestants = contestants
        self.most = min(MANY, (file_limit - 200) // 2)

    def start(self, share):
        def take(contestant):
            busy, known, began = busy_seconds(), self.rig.known_cpu(), time.monotonic()
            fresh = self.rig.begin(contestant.another()).start(self.rig.folder, self.rig.host_port)
            try:
                seconds = first_answer(fresh, began)
                foreign = (busy_seconds() - busy) - (self.rig.known_cpu() - known)
                return {"cold_start_ms": seconds * 1000}, max(0, foreign) / seconds / os.cpu_count()
            finally:
                self.rig.forget(fresh)

        self.rounds.run("start", self.settings.starts, self.contestants, take, share)

    def memory(self, share):
        def take(contestant):
            fresh = self.rig.begin(contestant.another()).start(self.rig.folder, self.rig.host_port, SMALL_HEAP).ready()
            try:
                return self.memory_of(fresh), 0.0
            finally:
                self.rig.forget(fresh)

        self.rounds.run("memory", self.settings.memory_rounds, self.contestants, take, share)

    def memory_of(self, fresh):
        """Of a process that has served a few streams; both loads stay open until the last figure is there."""
        held = []
        try:
            self.hold(held, fresh, WARM_UP)
            release(held)
            values = {"resident_idle_mib": settled(fresh) / MEBIBYTE}
            idle = settled(fresh)
            for count in (FEW,) if fresh.peer else (FEW, self.most):
                self.hold(held, fresh, count - sum(open_now for open_now, _ in held))
                resident = settled(fresh)
                values[f"resident_{count}_mib"] = resident / MEBIBYTE
                values[f"bytes_per_stream_{count}"] = (resident - idle) / count
            if not fresh.peer:
                values["bytes_per_stream_beyond"] = (
                    values[f"resident_{self.most}_mib"] - values[f"resident_{FEW}_mib"]) * MEBIBYTE / (self.most - FEW)
            release(held)
            return values
        finally:
            for _, load in held:
                load.kill()

    def hold(self, held, fresh, count):
        """Opens streams that fall silent after their first chunk."""
        load = self.rig.popen(self.rig.command(fresh, "open", chunks=2, gap=0, connections=count, seconds=OPENING_SECONDS),
                              stdin=subprocess.PIPE)
        held.append((count, load))
        said = load.stdout.readline()
        if said.strip() != "open":
            raise WrongAnswer(f"{fresh.name}: not all of {count} streams opened: {said.strip()[:300]} {fresh.process.said()[-300:]}")


def release(held):
    """Ends the loads; none of their streams may have ended before."""
    while held:
        count, load = held.pop()
        with load:
            try:
                said = json.loads(load.communicate(timeout=20)[0] or "{}")
            except subprocess.TimeoutExpired:
                load.kill()
                said = {}
        if said.get("faults") or said.get("unanswered") != count:
            raise WrongAnswer(f"of {count} open streams {said.get('unanswered', 0)} were left: {said.get('complaint')}")


def settled(fresh):
    """Resident bytes, after a collection where there is a JVM."""
    time.sleep(1)
    for pid, _ in list(fresh.process.fields()):
        java = pathlib.Path(os.readlink(f"/proc/{pid}/exe"))
        if java.name == "java":
            subprocess.run([java.parent / "jcmd", str(pid), "GC.run"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)
            time.sleep(0.5)
    return fresh.process.resident_bytes()


def first_answer(fresh, began):
    """Seconds from the start of the command until the whole of a right answer is there."""
    path, body = fresh.asked("1k")
    headers = dict(line.split(": ", 1) for line in ("Content-Type: application/json", *fresh.headers))
    while time.monotonic() < began + 60 and fresh.process.runs():
        connection = http.client.HTTPConnection("127.0.0.1", fresh.port, timeout=30)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except OSError:
            time.sleep(0.002)
            continue
        finally:
            connection.close()
        if answer.status != 200 or (text != questions.ANSWER and not (fresh.rewrites() and questions.STAMP in text)):
            raise WrongAnswer(f"{fresh.name}: {answer.status} {text[:200]}")
        return time.monotonic() - began
    raise WrongAnswer(f"{fresh.name} did not answer within a minute: {fresh.process.said()[-300:]}")
