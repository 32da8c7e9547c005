"""A report with pictures and tables, as one HTML page that needs no other file and as markdown."""

import base64
import html
import io
from pathlib import Path
from typing import TYPE_CHECKING

from dsp.bench.report import write_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["to_html", "write_page"]

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem;color:#1c2226}"
    "img{max-width:100%}pre{overflow-x:auto;background:#f4f5f6;padding:1rem}.wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:14px}th,td{padding:.2rem .6rem;border-bottom:1px solid #dde1e4}"
    "th:not(:first-child),td:not(:first-child){text-align:right}th:first-child,td:first-child{text-align:left}"
)
SHADES = 64  # of a picture: half the bytes, and the eye does not see it


def _table(lines: list[str]) -> str:
    """Turn a markdown table into an HTML one."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|-")]
    head, *body = ["".join(f"<{{0}}>{html.escape(cell)}</{{0}}>" for cell in row) for row in rows]
    cells = "".join(f"<tr>{row.replace('{0}', 'td')}</tr>" for row in body)
    return f"<div class=wide><table><tr>{head.replace('{0}', 'th')}</tr>{cells}</table></div>"


def to_html(text: str) -> str:
    """Turn the markdown that this package writes into HTML: headings, paragraphs, commands and tables.

    Parameters
    ----------
    text : str
        Blocks apart by an empty line.

    Returns
    -------
    str
    """
    parts = []
    for block in text.strip("\n").split("\n\n"):
        if block.startswith("|"):
            parts.append(_table(block.splitlines()))
        elif block.startswith("#"):
            level = len(block) - len(block.lstrip("#"))
            parts.append(f"<h{level}>{html.escape(block.lstrip('# '))}</h{level}>")
        elif block.startswith("    "):
            parts.append(f"<pre>{html.escape(block.strip())}</pre>")
        else:
            parts.append(f"<p>{html.escape(block)}</p>")
    return "\n".join(parts)


def _png(figure: "Figure") -> bytes:
    """Draw a figure with few shades of colour."""
    from PIL import Image

    drawn, small = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="png", dpi=100)
    Image.open(drawn).convert("RGB").quantize(SHADES).save(small, "png", optimize=True)
    return small.getvalue()


def write_page(folder: Path, head: str, figures: dict[str, "Figure"], tables: str) -> None:
    """Write report.html, which needs no other file, and report.md with its pictures beside it.

    Parameters
    ----------
    folder : Path
        Where to.
    head : str
        Markdown, first line the title.
    figures : dict
        Name to figure; the name becomes the heading.
    tables : str
        Markdown.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    pictures, links = [], []
    for name, figure in figures.items():
        png, file = _png(figure), f"{name.lower().replace(' ', '-')}.png"
        (folder / file).write_bytes(png)
        source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
        pictures.append(f'<h2>{html.escape(name.capitalize())}</h2><img alt="{html.escape(name)}" src="{source}">')
        links.append(f"![{name}]({file})")
    title = html.escape(head.partition("\n")[0].lstrip("# "))
    start = f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{STYLE}</style>"
    write_text(folder / "report.html", "\n".join([start, to_html(head), *pictures, to_html(tables)]) + "\n")
    write_text(folder / "report.md", "\n\n".join([head.rstrip(), *links, tables]))
