"""Draws the bars of docs/benchmarks.svg; the reader's own colour scheme decides between light and dark."""

from html import escape

WIDTH, MARGIN, GUTTER = 960, 24, 40
HEAD, ROW, BAR, FOOT = 84, 26, 14, 48
LABEL, VALUE = 128, 136
PANEL = (WIDTH - 2 * MARGIN - GUTTER) // 2
LONGEST = 1.6  # a bar is cut where it is this much longer than the longest of those that are no peers
SHORT = {"native": "Sluice", "native_money": "Sluice, money on", "native_all": "Sluice, all on", "haproxy": "HAProxy"}
PANELS = (
    ("cpu_per_request", "CPU per request", "µs", "1 KB in, 1 KB out"),
    ("cpu_per_chunk", "CPU per streamed chunk", "µs", "streams of 50 chunks"),
    ("requests_per_second", "Requests per second", "", "one core, more is better"),
    ("added_latency_p99", "Added latency, p99", "µs", "at half of saturation"),
    ("bytes_per_stream_2000", "Memory per open stream", "B", "2,000 open"),
    ("cold_start_ms", "Start to first answer", "ms", ""),
)
STYLE = """
  text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2937; paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
  .card { fill: #ffffff }
  .title { font-size: 20px; font-weight: 650 } .panel { font-size: 15px; font-weight: 600 }
  .note, .ratio { fill: #6b7280; font-size: 12px } .ours { font-weight: 600 }
  .bar { fill: #b6bfcc } .bar.native { fill: #0f766e } .bar.native_money { fill: #0d9488 } .bar.native_all { fill: #14b8a6 }
  .mark { stroke: #6b7280; stroke-width: 1; stroke-dasharray: 3 3 } .cut { fill: none; stroke: #ffffff; stroke-width: 3 }
  @media (prefers-color-scheme: dark) {
    .card { fill: #0d1117 } text { fill: #e5e7eb; stroke: #0d1117 } .note, .ratio { fill: #9ca3af } .bar { fill: #4b5563 } .mark { stroke: #9ca3af }
    .bar.native { fill: #2dd4bf } .bar.native_money { fill: #14b8a6 } .bar.native_all { fill: #0d9488 } .cut { stroke: #0d1117 }
  }
"""


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def number(value, unit):
    words = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"
    return f"{words} {unit}".strip()


def order(medians):
    """Ours on top, then the proxies, then the peers; `direct` is no bar."""
    known = ["native", "native_money", "native_all", "translated", "haproxy", "nginx"]
    return [name for name in known if name in medians] + sorted(name for name in medians if name not in (*known, "direct"))


def bar(x, y, length, name, cut):
    kind = name if name.startswith("native") else ""
    drawn = [f'<rect x="{x}" y="{y}" width="{max(2, length):.1f}" height="{BAR}" rx="3" class="bar {kind}"/>']
    if cut:  # two slanted lines say that the bar goes on
        drawn += [f'<path class="cut" d="M{x + length - 22 + shift:.0f} {y + BAR + 2} l8 {-BAR - 4}"/>' for shift in (0, 9)]
    return drawn


def panel(x, y, told, figure, title, unit, note):
    medians = told["medians"][figure]
    ratios = told["ratios"].get("nginx", {}).get(figure, {})
    names = order(medians)
    usual = [medians[name] for name in names if name in (*SHORT, "nginx")] or list(medians.values())
    longest, room = max(usual), PANEL - LABEL - VALUE
    most = longest * LONGEST if max(medians[name] for name in names) > longest else longest
    drawn = [text(x, y, title, "panel"), text(x + PANEL, y, note, "note", "end")]
    if medians.get("nginx", 0) > 0:
        line = x + LABEL + medians["nginx"] / most * room
        drawn.append(f'<path class="mark" d="M{line:.1f} {y + 10} v{4 + len(names) * ROW - 8}"/>')
    for at, name in enumerate(names):
        top, value = y + 14 + at * ROW, medians[name]
        length = max(0, min(value, most)) / most * room if most > 0 else 0
        kind = "ours" if name.startswith("native") else ""
        drawn.append(text(x + LABEL - 10, top + 12, SHORT.get(name, told["contestants"].get(name, name)), kind, "end"))
        drawn += bar(x + LABEL, top, length, name, value > most)
        drawn.append(text(x + LABEL + length + 8, top + 12, number(value, unit), kind))
        if name in ratios:
            drawn.append(text(x + PANEL, top + 12, f"{ratios[name]:.2f}×", "ratio", "end"))
    return drawn


def draw(told):
    panels = [one for one in PANELS if one[0] in told["medians"]]
    height_of = [14 + ROW * len(order(told["medians"][one[0]])) + 40 for one in panels]
    drawn, y = [], HEAD + 8
    for first in range(0, len(panels), 2):
        for column, one in enumerate(panels[first:first + 2]):
            drawn += panel(MARGIN + column * (PANEL + GUTTER), y, told, *one)
        y += max(height_of[first:first + 2])
    about = told["machine"]
    foot = f"{told['date']}, {about['cores']} cores, {about['processor']}. Medians of paired rounds; × is the ratio to nginx, the dashed line."
    height = y + FOOT - 36
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" '
        'aria-label="Sluice beside other proxies">', f"<style>{STYLE}</style>",
        '<rect class="card" width="100%" height="100%" rx="8"/>',
        text(MARGIN, 36, "Sluice beside other proxies", "title"),
        text(MARGIN, 58, "Same load, same host, one core each; less is better unless it says otherwise.", "note"),
        *drawn, text(MARGIN, height - 14, foot, "note"), "</svg>", ""])
