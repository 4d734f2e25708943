"""Writes what was measured: docs/benchmarks.json, the tables of docs/benchmarks.md, and the picture."""

import datetime
import json

from . import machine, picture

BEGIN, END = "<!-- side-by-side: begin -->", "<!-- side-by-side: end -->"
# figure, label, unit, whether less is better; {} is the number of streams that could be opened
ROWS = (
    ("cpu_per_request", "CPU per request, 1 KB", "µs", True),
    ("cpu_per_request_20k", "CPU per request, 20 KB", "µs", True),
    ("cpu_per_request_400k", "CPU per request, 400 KB", "µs", True),
    ("cpu_per_chunk", "CPU per chunk, streams of 50", "µs", True),
    ("cpu_per_chunk_1000", "CPU per chunk, streams of 1,000", "µs", True),
    ("requests_per_second", "requests/s at saturation, 1 KB", "", False),
    ("requests_per_second_20k", "requests/s at saturation, 20 KB", "", False),
    ("requests_per_second_400k", "requests/s at saturation, 400 KB", "", False),
    ("added_latency_p50", "added latency, p50", "µs", True),
    ("added_latency_p99", "added latency, p99", "µs", True),
    ("added_latency_p999", "added latency, p99.9", "µs", True),
    ("added_first_token_p50", "added time to first token, p50", "µs", True),
    ("added_first_token_p99", "added time to first token, p99", "µs", True),
    ("added_chunk_delay_p99", "added delay of a chunk, p99", "µs", True),
    ("chunk_gap_p99", "gap between chunks (20 ms), p99", "µs", True),
    ("chunk_gap_p99_1000", "gap between chunks (5 ms), p99", "µs", True),
    ("bytes_per_stream_", "memory per open stream, {} open", "B", True),
    ("bytes_per_stream_beyond", "memory per open stream beyond 2,000", "B", True),
    ("resident_idle_mib", "resident memory, idle", "MiB", True),
    ("resident_", "resident memory, {} streams open", "MiB", True),
    ("cold_start_ms", "start to first answer", "ms", True),
)


def results(figures, contestants, absent, command):
    return {
        "date": datetime.date.today().isoformat(), "command": command.strip(), "machine": machine.describe(),
        "contestants": {one.name: one.title for one in contestants}, "absent": absent,
        "rounds": figures.rounds, "arrival_rates": figures.rates, "wrong_answers": figures.wrong,
        "headroom_of_direct": figures.headrooms(), "not_to_be_trusted": figures.distrusted(),
        "medians": figures.medians(), "ratios": figures.ratios(), "ranges": figures.ranges(),
    }


def rows(medians):
    """ROWS that were measured; those for a number of streams once for each number."""
    for figure, label, unit, less in ROWS:
        if not figure.endswith("_"):
            if figure in medians:
                yield figure, label, unit, less
            continue
        counts = {int(digits) for name in medians if name.startswith(figure) and (digits := name[len(figure):].removesuffix("_mib")).isdigit()}
        for count in sorted(counts):
            name = f"{figure}{count}_mib" if unit == "MiB" else f"{figure}{count}"
            yield name, label.format(f"{count:,}"), unit, less


def shown(value, unit=""):
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"
    return f"{text} {unit}".strip()


def markdown_table(head, lines):
    return "\n".join(["| " + " | ".join(head) + " |", "|---|" + "--:|" * (len(head) - 1), *("| " + " | ".join(line) + " |" for line in lines)])


def against_nginx(told):
    names = [name for name in told["contestants"] if name not in ("direct", "nginx")]
    ratios, ranges = told["ratios"].get("nginx", {}), told["ranges"].get("nginx", {})

    def cell(figure, name):
        if name not in ratios.get(figure, {}):
            return "–"
        low, high = ranges[figure][name]
        return f"**{ratios[figure][name]:.2f}** ({low:.2f} to {high:.2f})"

    lines = [[label + ("" if less else ", more is better"), *(cell(figure, name) for name in names)]
             for figure, label, _, less in rows(told["medians"]) if figure in ratios]
    return markdown_table(["against nginx", *(told["contestants"][name] for name in names)], lines)


def medians(told):
    names = list(told["contestants"])
    lines = [[f"{label}, {unit}" if unit else label, *(shown(told["medians"][figure].get(name)) for name in names)]
             for figure, label, unit, _ in rows(told["medians"])]
    return markdown_table(["median", *(told["contestants"][name] for name in names)], lines)


def circumstances(told):
    """Under what conditions, and what is wrong with it: a list in words."""
    about = told["machine"]
    yield f"{told['date']}, {about['cores']} cores, {about['processor']}, {about['kernel']}: `{told['command']}`"
    yield "; ".join(f"{measure}: {kept['rounds']} rounds" + (f", {kept['noisy']} of them while others took more than a tenth of the machine"
                    if kept["noisy"] else "") for measure, kept in told["rounds"].items()) + "."
    for kind, unit in (("request", "a request of 1 KB"), ("chunk", "a chunk")):
        tools = [told["medians"].get(f"{tool}_cpu_per_{kind}", {}).get("direct") for tool in ("generator", "host")]
        if all(tools):
            yield f"For {unit} the load generator needs {tools[0]:.1f} µs of CPU, the host {tools[1]:.1f} µs."
    if told["arrival_rates"]:
        yield "Latency at a rate of " + ", ".join(f"{rate:,} a second ({name})" for name, rate in told["arrival_rates"].items()) + "."
    for figure, headroom in told["headroom_of_direct"].items():
        verdict = "**not to be trusted: the tools were the limit**" if figure in told["not_to_be_trusted"] else "so that the tools are not the limit"
        yield f"`{figure}`: without a proxy it is {headroom:.1f} times that of the fastest, {verdict}."
    for name, reason in told["absent"].items():
        yield f"Absent: {name}. {reason}."
    for wrong in told["wrong_answers"]:
        yield f"**Wrong**, reading thrown away: {wrong}"


def table(told):
    return "\n\n".join([against_nginx(told), medians(told), "\n".join(f"- {line}" for line in circumstances(told))])


def write(told, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "benchmarks.json").write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    (folder / "benchmarks.svg").write_text(picture.draw(told))
    page = folder / "benchmarks.md"
    before, after = (page.read_text().split(BEGIN)[0], page.read_text().split(END)[1]) if page.exists() else ("# Benchmarks\n\n", "\n")
    page.write_text(f"{before}{BEGIN}\n{table(told)}\n{END}{after}")
