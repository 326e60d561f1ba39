"""How a report looks in a browser: colours of the figures, cards on a narrow screen, plain black on paper."""

from __future__ import annotations

from bench.report.figure import Ink

PAGE_STYLE = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
body {{ font: 16px/1.5 "Noto Sans", "Noto Sans Devanagari", "DejaVu Sans", sans-serif; color: {Ink.TEXT.value};
  background: {Ink.PAPER.value}; margin: 0; overflow-wrap: anywhere; }}
main, footer {{ max-width: 60rem; margin: 0 auto; padding: 0 1rem 1rem; }}
h1 {{ font-size: 1.6rem; line-height: 1.25; margin: 1rem 0 .5rem; }}
h2 {{ font-size: 1.3rem; border-top: 1px solid {Ink.DIVIDER.value}; padding-top: .8rem; margin: 2rem 0 .5rem; }}
h3 {{ font-size: 1.05rem; margin: 1.2rem 0 .3rem; }}
p {{ margin: .4rem 0; }}
ul {{ margin: .4rem 0; padding-left: 1.3rem; }}
.lead {{ font-size: 1.15rem; }}
.small, figcaption, footer {{ font-size: .85rem; color: {Ink.MUTED.value}; }}
.banner, .notice {{ background: {Ink.WARN_SOFT.value}; color: {Ink.WARN.value}; border: 1px solid {Ink.WARN.value};
  padding: .5rem .8rem; }}
.banner {{ font-weight: bold; text-align: center; margin-top: 1rem; }}
.verdict {{ padding: .8rem 1rem; margin: .8rem 0; color: {Ink.PAPER.value}; }}
.verdict b {{ font-size: 1.9rem; line-height: 1.2; }}
.verdict p {{ font-size: 1.1rem; }}
.verdict.motherboard {{ background: {Ink.MOTHERBOARD.value}; }}
.verdict.not-motherboard {{ background: {Ink.NOT_MOTHERBOARD.value}; }}
.verdict.cannot-say {{ background: {Ink.WARN_SOFT.value}; color: {Ink.TEXT.value};
  border: 2px dashed {Ink.WARN.value}; }}
.verdict.cannot-say b {{ color: {Ink.WARN.value}; }}
dl {{ display: grid; grid-template-columns: minmax(7rem, 28%) 1fr; gap: .2rem 1rem; margin: .5rem 0; }}
dt {{ color: {Ink.MUTED.value}; }}
dd {{ margin: 0; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .85rem; margin: .6rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0;
  border-bottom: 1px solid {Ink.DIVIDER.value}; }}
thead th {{ color: {Ink.MUTED.value}; border-bottom-color: {Ink.BORDER.value}; }}
.bold {{ font-weight: bold; }}
.good {{ color: {Ink.OK.value}; }}
.warning {{ color: {Ink.WARN.value}; }}
figure {{ margin: .8rem 0; break-inside: avoid; }}
.wide {{ overflow-x: auto; }}
.wide svg {{ display: block; width: 100%; min-width: 40rem; height: auto; }}
@media screen and (max-width: 40rem) {{
  table, tbody, tr, td {{ display: block; width: auto; }}
  colgroup, thead {{ display: none; }}
  tr {{ border: 1px solid {Ink.DIVIDER.value}; padding: .4rem .6rem; margin: .5rem 0; }}
  td {{ border: 0; padding: .1rem 0; }}
  td::before {{ content: attr(data-name) ": "; color: {Ink.MUTED.value}; font-weight: normal; }}
  dl {{ grid-template-columns: 1fr; }}
  dd {{ margin-bottom: .4rem; }}
}}
@media print {{
  body {{ font-size: 10pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
  main, footer {{ max-width: none; padding: 0; }}
  .page {{ break-before: page; }}
  .wide {{ overflow: visible; }}
  .wide svg {{ min-width: 0; }}
  .optional {{ display: none; }}
  tr, li {{ break-inside: avoid; }}
  h2, h3 {{ break-after: avoid; }}
  thead {{ display: table-header-group; }}
}}
"""
