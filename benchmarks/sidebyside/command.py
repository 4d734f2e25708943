"""The command line: what is measured, for how long, and where the results go."""

import argparse
import dataclasses
import pathlib
import shlex
import signal
import subprocess
import sys
import tempfile

from . import contestants, report
from .figures import Figures
from .fresh import Fresh
from .machine import Trouble, need, raise_file_limit
from .measures import Load
from .rig import Rig, WrongAnswer
from .rounds import Rounds, say

MEASURES = ("cpu", "streams", "latency", "memory", "start")


@dataclasses.dataclass
class Settings:
    rounds: int
    seconds: int
    warm_up: int  # seconds of each load before the first round
    longest_warm_up: int  # and of all loads of one kind together
    minutes: float
    streams: dict  # name -> how many each connection reads, one behind the other
    memory_rounds: int
    starts: int

    def rounds_of(self, size):
        """Fewer of what takes long: long bodies, long streams."""
        return self.rounds if size in ("1k", "50") else max(1, self.rounds - 2)


FULL = Settings(rounds=7, seconds=3, warm_up=3, longest_warm_up=40, minutes=25, streams={"50": 3, "1000": 1}, memory_rounds=3, starts=9)
QUICK = Settings(rounds=2, seconds=1, warm_up=2, longest_warm_up=16, minutes=4, streams={"50": 2}, memory_rounds=1, starts=3)


def parse(words, manual):
    parser = argparse.ArgumentParser(description=manual, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few and short rounds, about three minutes; writes nothing unless told")
    parser.add_argument("--only", default=",".join(MEASURES), help=f"some of {','.join(MEASURES)}")
    parser.add_argument("--contestants", default="", help="some of nginx,haproxy,native,native_money,native_all,translated and the names in benchmarks/peers")
    parser.add_argument("--rounds", type=int, help="rounds of each measure under load")
    parser.add_argument("--seconds", type=int, help="length of one load")
    parser.add_argument("--minutes", type=float, help="after which no further round begins")
    parser.add_argument("--install-peers", action="store_true", help="let the adapters install what they can")
    parser.add_argument("--output", type=pathlib.Path, help="folder for benchmarks.json, .md and .svg; docs/ after a full run")
    chosen = parser.parse_args(words)
    chosen.only = chosen.only.split(",")
    chosen.contestants = [name for name in chosen.contestants.split(",") if name]
    if set(chosen.only) - set(MEASURES):
        parser.error(f"--only {','.join(chosen.only)} (expected: some of {','.join(MEASURES)})")
    given = {name: getattr(chosen, name) for name in ("rounds", "seconds", "minutes") if getattr(chosen, name) is not None}
    chosen.settings = dataclasses.replace(QUICK if chosen.quick else FULL, **given)
    whole = not chosen.quick and set(chosen.only) == set(MEASURES) and not chosen.contestants
    chosen.output = chosen.output or (contestants.ROOT / "docs" if whole else None)
    return chosen


def main(manual):
    chosen = parse(sys.argv[1:], manual)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    try:
        need("gcc", "nginx")
        if chosen.install_peers:
            install_peers()
        return run(chosen)
    except KeyboardInterrupt:
        say("ended by Ctrl-C")
        return 130
    except (Trouble, WrongAnswer) as trouble:
        say(f"side-by-side: {trouble}")
        return 1


def install_peers():
    for script in sorted(contestants.PEERS.iterdir()):
        say(f"installing {script.name}")
        subprocess.run([script, "install"], stdout=sys.stderr, check=False, timeout=600)


def run(chosen):
    file_limit = raise_file_limit()
    with tempfile.TemporaryDirectory(prefix="side-by-side-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        rig = None
        try:
            rig = Rig(folder)
            present, absent = contestants.everyone(folder, rig.host_port, chosen.contestants)
            figures = measure(rig, present, chosen, file_limit)
        finally:
            if rig:
                rig.end()
    results = report.results(figures, [rig.direct, *present], absent, "benchmarks/side-by-side " + shlex.join(sys.argv[1:]))
    print(report.table(results))
    if chosen.output:
        report.write(results, chosen.output)
    return 1 if figures.wrong else 0


def measure(rig, present, chosen, file_limit):
    figures = Figures()
    rounds = Rounds(figures, chosen.settings.minutes)
    fresh = Fresh(rig, rounds, present, chosen.settings, file_limit)
    if "start" in chosen.only:
        fresh.start(0.1)
    if "memory" in chosen.only:
        fresh.memory(0.25)
    if {"cpu", "streams", "latency"} & set(chosen.only):
        for contestant in present:
            rig.begin(contestant).start(rig.folder, rig.host_port).ready()
        load = Load(rig, rounds, present, chosen.settings)
        load.warm_up()
        for name, method, share in (("cpu", load.requests, 0.45), ("latency", load.latency, 0.3), ("streams", load.streams, 0.9)):
            if name in chosen.only:
                method(share)
    return figures
