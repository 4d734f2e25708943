"""All values of a run by round, and what follows from them: medians, ratios, ranges, and whether they can be trusted."""

import statistics

ENOUGH_HEADROOM = 1.5


class Figures:
    def __init__(self):
        self.by_round = {}  # figure -> list of {contestant: value}
        self.rounds = {}  # measure -> how many rounds, how many noisy
        self.rates = {}  # contestant -> arrivals a second for its latency
        self.wrong = []

    def add(self, results):
        """One round: {contestant: {figure: value}}."""
        gathered = {}
        for contestant, values in results.items():
            for figure, value in values.items():
                gathered.setdefault(figure, {})[contestant] = value
        for figure, values in gathered.items():
            self.by_round.setdefault(figure, []).append(values)

    def values(self, figure, contestant):
        return [values[contestant] for values in self.by_round.get(figure, []) if contestant in values]

    def median(self, figure, contestant):
        values = self.values(figure, contestant)
        return statistics.median(values) if values else None

    def contestants(self, figure):
        return sorted({name for values in self.by_round.get(figure, []) for name in values})

    def against(self, figure, contestant, base):
        """Ratios of the rounds that have both; a base that is no cost at all says nothing."""
        return [values[contestant] / values[base] for values in self.by_round.get(figure, [])
                if values.get(base, 0) > 0 and contestant in values]

    def medians(self):
        return {figure: {name: rounded(self.median(figure, name)) for name in self.contestants(figure)} for figure in sorted(self.by_round)}

    def compare(self, reduce):
        """base -> figure -> contestant -> what `reduce` makes of the ratios."""
        table = {}
        for figure in sorted(self.by_round):
            for base in self.contestants(figure):
                if base.startswith("native"):
                    continue
                for name in self.contestants(figure):
                    ratios = self.against(figure, name, base)
                    if name != base and ratios:
                        table.setdefault(base, {}).setdefault(figure, {})[name] = reduce(ratios)
        return table

    def ratios(self):
        return self.compare(lambda ratios: rounded(statistics.median(ratios)))

    def ranges(self):
        return self.compare(lambda ratios: [rounded(min(ratios)), rounded(max(ratios))])

    def headroom(self, figure):
        """How much faster it goes without any proxy than through the fastest; None where that was not measured."""
        fastest = [self.median(figure, name) for name in self.contestants(figure) if name != "direct"]
        direct = self.median(figure, "direct")
        return direct / max(fastest) if direct and fastest else None

    def headrooms(self):
        found = {figure: self.headroom(figure) for figure in self.by_round if figure.startswith("requests_per_second")}
        return {figure: rounded(headroom) for figure, headroom in found.items() if headroom is not None}

    def distrusted(self):
        """What the load generator or the host limited rather than the proxy."""
        return [figure for figure, headroom in self.headrooms().items() if headroom < ENOUGH_HEADROOM]


def added(results, figures):
    """Puts `added_X` beside each figure X: what it is above `direct` of the same round."""
    direct = results.get("direct", {})
    for name, values in results.items():
        if name != "direct":
            values.update({f"added_{figure}": values[figure] - direct[figure] for figure in figures if figure in values and figure in direct})


def rounded(value):
    return float(f"{value:.4g}")
