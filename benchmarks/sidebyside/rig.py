"""The host, the load generator, and what one load told."""

import dataclasses
import json
import os
import pathlib
import resource
import subprocess

from . import questions
from .contestants import Contestant
from .machine import await_port, busy_seconds, cores, free_port
from .process import Process, die_with_parent

SOURCES = pathlib.Path(__file__).resolve().parent.parent / "load"
COMPILE = ("gcc", "-O2", "-D_GNU_SOURCE", "-o")


@dataclasses.dataclass
class Reading:
    """One load of one contestant: what the generator printed, the CPU of proxy and host, and the machine's share that others took."""
    said: dict
    cpu_seconds: float
    host_cpu_seconds: float
    foreign: float

    def proxy_micros_per(self, what):
        return self.cpu_seconds * 1e6 / max(1, self.said[what])

    def tools_micros_per(self, what):
        """(generator, host)"""
        count = max(1, self.said[what])
        return self.said["cpu_micros"] / count, self.host_cpu_seconds * 1e6 / count


class WrongAnswer(Exception):
    pass


def own_cpu_seconds():
    children, own = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    return children.ru_utime + children.ru_stime + own.ru_utime + own.ru_stime


class Rig:
    def __init__(self, folder):
        self.folder, self.running = folder, []
        self.proxy_cores, self.host_cores, self.load_cores = cores()
        questions.write_texts(folder)
        for name, sources in (("host", ["host.c"]), ("load", ["load.c", "answer.c"])):
            subprocess.run([*COMPILE, folder / name, *(SOURCES / source for source in sources)], check=True)
        self.host_port = port = free_port()
        texts = [f"{name}={folder}/{text}" for name, text in
                 (("answer", "host-answer"), ("event", "host-event"), ("tail", "host-tail"), ("usage", "host-usage"))]
        self.host = self.begin(Process("host", [folder / "host", f"port={port}", *texts], folder, self.host_cores))
        await_port(port, self.host)
        self.direct = Contestant("direct", "direct, without any proxy", port=port)

    def begin(self, thing):
        """Keeps what has an end(), so that nothing outlives the run."""
        self.running.append(thing)
        return thing

    def end(self):
        for thing in reversed(self.running):
            thing.end()

    def forget(self, thing):
        thing.end()
        self.running.remove(thing)

    def request_file(self, contestant, size, chunks, gap):
        path = self.folder / f"{contestant.name}-{size}-{chunks}-{gap}.request"
        if not path.exists():
            path.write_text(contestant.question(size, chunks, gap), newline="")
        return path

    def command(self, contestant, mode, size="1k", chunks=0, gap=0, **options):
        """The load generator's arguments for one question."""
        return [str(word) for word in (
            self.folder / "load", f"mode={mode}", f"port={contestant.port}",
            f"request={self.request_file(contestant, size, chunks, gap)}",
            f"tail={self.folder / ('tail' if chunks else 'answer')}", f"event={self.folder / 'event'}",
            f"chunks={chunks}", *contestant.leniency(),
            *(f"{name}={value}" for name, value in options.items()))]

    def popen(self, command, **more):
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=self.place_load, **more)

    def place_load(self):
        die_with_parent()
        os.sched_setaffinity(0, self.load_cores)

    def known_cpu(self):
        processes = [one.process if isinstance(one, Contestant) else one for one in self.running]
        return sum(process.cpu_seconds() for process in processes if process) + own_cpu_seconds()

    def load(self, contestant, mode, seconds, **options):
        """One load; its answers are all right, or it is a WrongAnswer."""
        proxy = contestant.process.cpu_seconds if contestant.process else lambda: 0.0
        before = proxy(), self.host.cpu_seconds(), self.known_cpu(), busy_seconds(), os.times().elapsed
        with self.popen(self.command(contestant, mode, seconds=seconds, **options)) as load:
            try:
                printed = load.communicate(timeout=seconds + 30)[0]
            finally:
                load.kill()
        after = proxy(), self.host.cpu_seconds(), self.known_cpu(), busy_seconds(), os.times().elapsed
        passed = [late - early for early, late in zip(before, after)]
        if load.returncode or not printed.strip():
            raise WrongAnswer(f"{contestant.name}: the load generator ended with {load.returncode}")
        said = json.loads(printed)
        if said["faults"]:
            raise WrongAnswer(f"{contestant.name}: {said['faults']} answers were wrong: {said['complaint']}")
        if not said["answers"]:
            raise WrongAnswer(f"{contestant.name}: no answer within {seconds} s")
        return Reading(said, passed[0], passed[1], max(0.0, passed[3] - passed[2]) / passed[4] / os.cpu_count())
