"""The picture in a web page, with buttons, a slider and arrow keys to step through it."""

from html import escape
from uuid import uuid4

from handson.autograd.drawing.listing import listing
from handson.autograd.drawing.picture import LIMIT, film
from handson.autograd.drawing.story import captions, final
from handson.autograd.drawing.trace import Trace
from handson.base.svg import FONT
from handson.base.words import Words, language

TITLE = Words(zh="计算图", en="computational graph")
STEP = Words(zh="步骤", en="step")
BUTTONS = (
    ("first", "|◀", Words(zh="回到输入", en="to the inputs")),
    ("back", "◀", Words(zh="后退一步", en="one step back")),
    ("on", "▶", Words(zh="前进一步", en="one step on")),
    ("last", "▶|", Words(zh="完整的图", en="the whole graph")),
)

SCRIPT = """
(function () {
  var root = document.getElementById("%s");
  if (!root || root.dataset.ready) return;
  root.dataset.ready = "yes";
  var last = Number(root.dataset.last), now = last;
  var slider = root.querySelector("input"), scroll = root.querySelector("[data-scroll]");
  var pieces = root.querySelectorAll("g[data-from]"), said = root.querySelectorAll("[data-said]");
  function show(step) {
    now = Math.max(0, Math.min(last, step));
    slider.value = now;
    pieces.forEach(function (piece) {
      var seen = Number(piece.dataset.from) <= now && now <= Number(piece.dataset.to);
      piece.setAttribute("display", seen ? "inline" : "none");
      var active = seen && piece.dataset.from === piece.dataset.to;
      if (active && scroll.scrollWidth > scroll.clientWidth) {
        var at = piece.getBoundingClientRect(), box = scroll.getBoundingClientRect();
        if (at.left < box.left || at.right > box.right)
          scroll.scrollLeft += (at.left + at.right - box.left - box.right) / 2;
      }
    });
    said.forEach(function (line) { line.hidden = Number(line.dataset.said) !== now; });
  }
  var moves = {
    first: function () { show(0); }, back: function () { show(now - 1); },
    on: function () { show(now + 1); }, last: function () { show(last); }
  };
  root.querySelectorAll("button").forEach(function (button) {
    button.addEventListener("click", moves[button.dataset.move]);
  });
  slider.addEventListener("input", function () { show(Number(slider.value)); });
  root.addEventListener("keydown", function (event) {
    var move = { ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last" }[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    moves[move]();
  });
  root.querySelector("[data-controls]").hidden = false;
  show(last);
})();
"""


def stepping(drawn: Trace) -> str:
    """Return the picture with its controls, as a piece of a page.

    Without scripts it shows the last step and no controls; a graph too large for a picture is
    shown as text.

    Args:
        drawn: the graph.
    """
    if drawn.count > LIMIT:
        return f"<pre>{escape(listing(drawn))}</pre>"
    lang, last = language(), final(drawn)
    name = f"graph-{uuid4().hex}"
    made = film(drawn).moving(TITLE.said_in(lang))
    buttons = "".join(
        f'<button type="button" data-move="{move}" title="{words.said_in(lang)}" '
        f'aria-label="{words.said_in(lang)}" style="font:inherit;min-width:2.4em">{sign}</button>'
        for move, sign, words in BUTTONS
    )
    said = "".join(
        f'<span data-said="{step}"{"" if step == last else " hidden"}>{escape(words)}</span>'
        for step, words in enumerate(captions(drawn))
    )
    fitted = str(made).replace(
        "<svg ",
        f'<svg style="max-width:100%;min-width:{made.width * 0.7:.0f}px;height:auto" ',
        1,
    )
    return (
        f'<div id="{name}" data-last="{last}" tabindex="0" '
        f'style="font:13px {escape(FONT)};line-height:1.5">'
        f'<div data-controls hidden><div style="display:flex;gap:4px;align-items:center">{buttons}'
        f'<input type="range" min="0" max="{last}" value="{last}" '
        f'aria-label="{STEP.said_in(lang)}" style="flex:1;max-width:24em"></div></div>'
        f'<div aria-live="polite" style="min-height:3em">{said}</div>'
        f'<div data-scroll style="overflow-x:auto">{fitted}</div>'
        f"<script>{SCRIPT % name}</script></div>"
    )


def page(drawn: Trace) -> str:
    """Return a whole page with the picture, light or dark as the reader's system is.

    Args:
        drawn: the graph.
    """
    lang = language()
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{TITLE.said_in(lang)}</title>"
        "<style>:root{color-scheme:light dark}body{margin:1.5em}</style></head>"
        f"<body>{stepping(drawn)}</body></html>\n"
    )
