"""Requests/s as bars, in an SVG file written by hand: first all contenders, then each operation beside its limit."""
from xml.sax.saxutils import escape

CONNECTIONS = "64"
WIDTH = 900
LABELS = 250  # px left of the bars
BAR, GAP = 20, 6  # px
FIGURES = 170  # px right of the longest bar
COLOURS = {"understudy": "#1f6feb", "nginx": "#8c959f", "bare cpp-httplib": "#d4a72c"}
OTHER = "#c9d1d9"
STYLE = """text { font-family: 'DejaVu Sans', Verdana, sans-serif; font-size: 13px; fill: #24292f }
.title { font-size: 18px; font-weight: bold } .group { font-weight: bold } .small { font-size: 11px; fill: #57606a }"""


class Canvas:
    def __init__(self):
        self.parts = []
        self.y = 16

    def text(self, x, content, kind="", anchor="start", dy=0):
        self.parts.append(f'<text x="{x:.1f}" y="{self.y + dy:.1f}" class="{kind}" text-anchor="{anchor}">'
                          f"{escape(content)}</text>")

    def line(self, content, kind, height):
        self.y += height
        self.text(16, content, kind)

    def bar(self, label, value, most, colour, figure):
        width = max(1.0, (WIDTH - LABELS - FIGURES) * value / most)
        self.parts.append(f'<rect x="{LABELS}" y="{self.y:.1f}" width="{width:.1f}" height="{BAR}" rx="2" '
                          f'fill="{colour}"/>')
        self.text(LABELS - 10, label, anchor="end", dy=BAR - 5)
        self.text(LABELS + width + 8, figure, dy=BAR - 5)
        self.y += BAR + GAP

    def svg(self):
        height = self.y + 16
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
                f'viewBox="0 0 {WIDTH} {height}">\n<style>{STYLE}</style>\n'
                f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n' + "\n".join(self.parts) + "\n</svg>\n")


def plot(result):
    """The SVG text; None when the section `speed` was not run."""
    if "speed" not in result["sections"]:
        return None
    operations = list(result["sections"]["speed"]["operations"].values())
    canvas = Canvas()
    canvas.line("Requests a second, 64 connections", "title", 14)
    canvas.line(f"{result['date']}, {result['machine']['cores']} cores shared with wrk -t1, the same bytes from each contender; "
                f"runs: {result['settings']['runs']}, medians", "small", 20)
    most = max(r["requests_per_second"] for operation in operations for r in operation["connections"][CONNECTIONS].values())
    for operation in operations:
        canvas.line(f"{operation['title']} ({operation['bytes']:,} bytes)", "group", 30)
        canvas.y += 8
        bars(canvas, operation["connections"][CONNECTIONS], most)
    return canvas.svg()


def bars(canvas, results, most):
    limit = results.get("nginx", {}).get("requests_per_second")
    for name, result in sorted(results.items(), key=lambda item: -item[1]["requests_per_second"]):
        value = result["requests_per_second"]
        figure = f"{value:,.0f}" + (f"  ({value / limit:.2f} of nginx)" if limit and name != "nginx" else "")
        canvas.bar(name, value, most, COLOURS.get(name, OTHER), figure)
