"""Paired rounds in random order: who is compared is measured within seconds of each other, and noise is thrown away."""

import random
import sys
import time

from .rig import WrongAnswer

FOREIGN_SHARE = 0.10
REPEATS = 3
MOST_WRONG = 3


def say(text):
    print(text, file=sys.stderr, flush=True)


class Rounds:
    """
    Runs rounds and puts what they tell into the figures.

    A reading during which others took more than a tenth of the machine is taken again at once, three times at most; a round in
    which that was in vain is thrown away and repeated while there is time. Then it is kept after all, and counted as noisy.
    """

    def __init__(self, figures, minutes):
        self.figures = figures
        self.end = time.monotonic() + 60 * minutes
        self.wrong = {}

    def run(self, measure, count, contestants, take, share, finish=lambda results: None):
        """
        `take(contestant)` gives {figure: value} and the foreign share; `finish` may add to the results of a round. Only `share` of
        the time that is left may go into repeating.
        """
        began, self.until = time.monotonic(), time.monotonic() + share * max(0, self.end - time.monotonic())
        kept = noisy = 0
        self.wrong = {}
        while kept < count and (kept == 0 or time.monotonic() < self.end):
            results, calm = self.one_round(contestants, take)
            if not calm and self.has_time(began, kept, count):
                say(f"  {measure}: others were busy, the round is repeated")
                continue
            kept, noisy = kept + 1, noisy + (not calm)
            finish(results)
            self.figures.add(results)
            say(f"  {measure}, round {kept} of {count}: " + ", ".join(
                f"{name} {next(iter(values.values())):.4g}" for name, values in sorted(results.items()) if values))
        self.figures.rounds[measure] = {"rounds": kept, "noisy": noisy}

    def has_time(self, began, kept, count):
        """Whether one more round fits: those that are still to come must, too."""
        now = time.monotonic()
        each = (now - began) / (kept + 1)
        return now + each * (count - kept) < min(self.until, self.end)

    def one_round(self, contestants, take):
        results, calm = {}, True
        for contestant in random.sample(contestants, len(contestants)):
            if self.wrong.get(contestant.name, 0) >= MOST_WRONG:
                continue
            values, foreign = self.reading(contestant, take)
            if values is not None:
                results[contestant.name] = values
                calm = calm and foreign <= FOREIGN_SHARE
        return results, calm

    def reading(self, contestant, take):
        best = None, 2.0
        for _ in range(1 + REPEATS):
            try:
                values, foreign = take(contestant)
            except WrongAnswer as wrong:
                say(f"  WRONG: {wrong}")
                self.wrong[contestant.name] = self.wrong.get(contestant.name, 0) + 1
                self.figures.wrong.append(str(wrong))
                continue
            if foreign < best[1]:
                best = values, foreign
            if best[1] <= FOREIGN_SHARE or time.monotonic() > self.until:
                break
        return best
