"""Cost and speed under load: CPU per request and chunk, requests per second, latency at a fixed rate, streams."""

import time

from .figures import added
from .rig import WrongAnswer
from .rounds import say

CONNECTIONS = 64
STREAMS = {"50": (400, 50, 20), "1000": (100, 1000, 5)}  # connections, chunks, milliseconds between them
COMPILING = 0.04  # share of a core that a JVM's compilers take when they are done with what matters
PEERS_PART = 10  # peers get a tenth of the streams: they could not keep up


class Load:
    """The measures that share running contestants; `settings` has their seconds and rounds."""

    def __init__(self, rig, rounds, contestants, settings):
        self.rig, self.rounds, self.settings = rig, rounds, settings
        self.everyone = [rig.direct, *contestants]
        self.saturated = {}

    def warm_up(self):
        """Leaves out who cannot answer even here."""
        for contestant in list(self.everyone):
            say(f"  warming up {contestant.name}")
            try:
                self.warm(contestant, self.settings.warm_up if contestant.warms else 1)
            except WrongAnswer as wrong:
                say(f"  LEFT OUT: {wrong}")
                self.rounds.figures.wrong.append(str(wrong))
                self.everyone.remove(contestant)

    def warm(self, contestant, seconds):
        """On all cores, until there is no more to compile; only then the proxy gets its core."""
        loads = [lambda size=size: self.rig.load(contestant, "closed", seconds, size=size, connections=CONNECTIONS)
                 for size in ("1k", "20k", "400k")]
        loads += [lambda name=name: self.stream(contestant, name, 2 if name == "50" else 1) for name in self.settings.streams]
        for load in loads:
            self.until_compiled(contestant, load)
        if contestant.process:
            contestant.process.pin(self.rig.proxy_cores)

    def until_compiled(self, contestant, load):
        """At saturation C2 has little of two cores: what a request costs falls for a quarter of a minute and more."""
        end = time.monotonic() + self.settings.longest_warm_up
        while True:
            before, began = contestant.process.compiler_seconds() if contestant.process else 0, time.monotonic()
            load()
            compiled = (contestant.process.compiler_seconds() if contestant.process else 0) - before
            if compiled < COMPILING * (time.monotonic() - began) or time.monotonic() > end:
                return

    def requests(self, share):
        for size in ("1k", "20k", "400k"):
            suffix = "" if size == "1k" else f"_{size}"

            def take(contestant):
                reading = self.rig.load(contestant, "closed", self.settings.seconds, size=size, connections=CONNECTIONS)
                rate = reading.said["answers"] / reading.said["seconds"]
                values = {}
                if contestant.process:
                    values[f"cpu_per_request{suffix}"] = reading.proxy_micros_per("answers")
                else:
                    values.update(tools(reading, "answers", f"request{suffix}"))
                values[f"requests_per_second{suffix}"] = rate
                return values, reading.foreign

            self.rounds.run(f"requests of {size}", self.settings.rounds_of(size), self.everyone, take, share / 3)

    def saturation(self, contestant):
        """Requests a second, as measured in this run."""
        known = self.rounds.figures.median("requests_per_second", contestant.name)
        if known is None and contestant.name not in self.saturated:
            reading = self.rig.load(contestant, "closed", 2, connections=CONNECTIONS)
            self.saturated[contestant.name] = reading.said["answers"] / reading.said["seconds"]
        return known or self.saturated[contestant.name]

    def latency(self, share):
        common = min(self.saturation(one) for one in self.everyone if not one.peer) / 2
        self.rounds.figures.rates = {one.name: round(self.saturation(one) / 2 if one.peer else common) for one in self.everyone}

        def take(contestant):
            rate = self.rounds.figures.rates[contestant.name]
            reading = self.rig.load(contestant, "rate", self.settings.seconds, rate=rate, connections=CONNECTIONS)
            if reading.said["unanswered"]:
                say(f"  {contestant.name} left {reading.said['unanswered']} requests unanswered at {rate} a second")
            return {f"latency_{name}": reading.said["latency"][name] for name in ("p50", "p99", "p999")}, reading.foreign

        self.rounds.run("latency", self.settings.rounds, self.everyone, take, share,
                        lambda results: added(results, [f"latency_{name}" for name in ("p50", "p99", "p999")]))

    def stream(self, contestant, name, rounds):
        connections, chunks, gap = STREAMS[name]
        connections = connections // PEERS_PART if contestant.peer else connections
        return self.rig.load(contestant, "streams", 4 + 3 * rounds * chunks * gap / 1000, chunks=chunks, gap=gap,
                             connections=connections, rounds=rounds, spread=min(1000, chunks * gap))

    def streams(self, share):
        for name in self.settings.streams:
            suffix = "" if name == "50" else f"_{name}"
            figures = [f"{figure}{suffix}" for figure in ("first_token_p50", "first_token_p99", "chunk_gap_p99", "chunk_delay_p99")]

            def take(contestant):
                reading = self.stream(contestant, name, self.settings.streams[name])
                said, values = reading.said, {}
                if contestant.process:
                    values[f"cpu_per_chunk{suffix}"] = reading.proxy_micros_per("chunks")
                else:
                    values.update(tools(reading, "chunks", f"chunk{suffix}"))
                values.update(zip(figures, (said["first_chunk"]["p50"], said["first_chunk"]["p99"],
                                            said["chunk_gap"]["p99"], said["chunk_delay"]["p99"])))
                return values, reading.foreign

            self.rounds.run(f"streams of {name}", self.settings.rounds_of(name), self.everyone, take, share / len(self.settings.streams),
                            lambda results: added(results, figures))


def tools(reading, what, name):
    generator, host = reading.tools_micros_per(what)
    return {f"generator_cpu_per_{name}": generator, f"host_cpu_per_{name}": host}
