"""The evidence panel: one fact, drawn from its view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.evidence import NUMBER, Segment
from dashboard.factview import FactView, Sum

Children = list[Any]


def marked(pieces: Iterable[Segment]) -> Children:
    """Return a sentence with its number marked."""
    return [html.Mark(p.text) if p.kind == NUMBER else html.Span(p.text) for p in pieces]


def evidence_panel(view: FactView, total: Sum | None = None) -> Children:
    """Return the children of the panel: a body that scrolls, and the copy box.

    ``total`` is the sum that the fact is part of on the chart, if it is.
    """
    body = [
        _top(view.when),
        *_changed(view),
        _claim(view),
        *([html.P(view.before, className="around")] if view.before else []),
        html.P(marked(view.sentence), className="sentence", lang=view.language),
        *([html.P(view.after, className="around")] if view.after else []),
        _links(view),
        *_sum(total),
        *_printings(view),
        *_arithmetic(view),
        _rivals(view),
        _reading(view),
    ]
    return [_grip(), html.Div(body, className="evidence-body", tabIndex="0"), _copy(view)]


def missing_panel(fact_id: str) -> Children:
    """Return the panel for an id that no fact has."""
    body = [
        _top("Not found"),
        html.P(
            f"No fact has the id “{fact_id[:40]}”. It may have been replaced when its document "
            "came again with a new text.",
            className="note",
        ),
    ]
    return [_grip(), html.Div(body, className="evidence-body")]


def _grip() -> Component:
    return html.Button(
        className="grip", **{"data-do": "grow", "aria-label": "Make the evidence larger or smaller"}
    )


def _top(title: str) -> Component:
    buttons = [("previous", "Previous point", "‹"), ("next", "Next point", "›")]
    return html.Div(
        [
            html.H2(title, style={"font": "inherit"}),
            html.Div(
                [
                    *[
                        html.Button(sign, title=label, **{"data-do": do, "aria-label": label})
                        for do, label, sign in buttons
                    ],
                    html.Button(
                        "×", title="Close", **{"data-do": "close", "aria-label": "Close evidence"}
                    ),
                ],
                className="steps",
            ),
        ],
        className="evidence-top",
    )


def _changed(view: FactView) -> Children:
    """Say that the number was corrected, or is a corrected one."""
    if not view.changes and not view.superseded:
        return []
    rows: Children = [
        html.P(
            [
                html.B(f"Corrected: {change.words}"),
                f" since {change.since}. ",
                html.A("The other number", href=change.link, **{"data-fact": change.fact_id}),
            ]
        )
        for change in view.changes
    ]
    if view.superseded:
        rows.insert(0, html.P(f"No longer stated: superseded on {view.superseded}."))
    return [html.Div(rows, className="changed")]


def _claim(view: FactView) -> Component:
    size = {
        "short": "number",
        "long": "number" if len(view.number) <= 7 else "number long",
        "words": "number words",
    }[view.size]
    return html.Div(
        [
            html.Div(
                [
                    html.Span(view.number, className=size),
                    html.Span(view.what, className="what"),
                ],
                className="big",
            ),
            html.P(
                [
                    html.I(className=f"side {view.side}"),
                    html.B(f"{view.who} {view.verb}"),
                    html.Span(view.how, className="how"),
                ],
                className="says",
            ),
        ]
    )


def _links(view: FactView) -> Component:
    links: Children = [html.Span(view.published)]
    if view.source_link:
        links.append(
            html.A(
                "Open at sentence",
                href=view.source_link,
                target="_blank",
                rel="noopener noreferrer nofollow",
            )
        )
    links.append(html.A("Whole text", href=f"{view.document}#fact-{view.fact_id}"))
    links.append(html.A("This fact", href=f"/fact/{view.fact_id}"))
    return html.P(links, className="links")


def _sum(total: Sum | None) -> Children:
    if total is None:
        return []
    rows = [
        html.Li(
            html.A(
                [
                    html.B(claim.number),
                    html.Span(claim.who),
                    html.Span(claim.when, className="quiet"),
                ],
                href=claim.link,
                **{"data-fact": claim.fact_id},
            )
        )
        for claim in total.claims
    ]
    return [
        html.Details(
            [html.Summary(html.Span(total.title)), html.Ul(rows, className="claims")],
            className="block",
            open=True,
        )
    ]


def _printings(view: FactView) -> Children:
    if not view.printings:
        return []
    count = len(view.printings)
    quotes = [
        html.Div(
            [
                html.P(marked(printing.sentence), className="sentence"),
                html.P(
                    [
                        printing.published,
                        " · ",
                        html.A("this fact", href=printing.link, **{"data-fact": printing.fact_id}),
                    ],
                    className="quiet",
                ),
            ],
            className="quote",
        )
        for printing in view.printings
    ]
    return [
        html.Details(
            [
                html.Summary(
                    [
                        html.Span(f"{count} other printing{'' if count == 1 else 's'}"),
                        html.Span("counted once", className="quiet"),
                    ]
                ),
                *quotes,
            ],
            className="block",
        )
    ]


def _arithmetic(view: FactView) -> Children:
    if not view.parts:
        return []
    bars = [
        html.I(part.number, style={"flex": f"{part.value:g} 1 0"})
        for part in view.parts
        if part.value
    ]
    if view.remainder:
        rest = {"flex": f"{view.remainder_value:g} 1 0"}
        bars.append(html.I(view.remainder, className="rest", style=rest))
    terms: Children = [html.B(view.whole), " = "]
    for index, part in enumerate(view.parts):
        terms += [" + "] if index else []
        words = [html.B(part.number), f" {part.label}"]
        terms.append(html.A(words, href=part.link, **{"data-fact": part.fact_id}))
    if view.remainder:
        terms += [" + ", html.Span([html.B(view.remainder), " unaccounted for"], className="care")]
    return [
        html.Section(
            [
                html.H2("What became of them"),
                html.Div(bars, className="parts", **{"aria-hidden": "true"}),
                html.P(terms, className="sum"),
            ],
            className="block",
        )
    ]


def _rivals(view: FactView) -> Component:
    agreeing = f"{view.supporters} {'source says' if view.supporters == 1 else 'sources say'} so"
    if not view.rivals:
        return html.Section(
            [
                html.P(html.B(view.rivals_title)),
                html.P(agreeing, className="quiet"),
            ],
            className="block",
        )
    claims = [
        html.Li(
            html.A(
                [
                    html.I(className=f"side {claim.side}"),
                    html.Span(f"{claim.who}:"),
                    html.B(claim.number),
                    html.Span(claim.when, className="quiet"),
                ],
                href=claim.link,
                **{"data-fact": claim.fact_id},
            )
        )
        for claim in view.rivals
    ]
    return html.Details(
        [
            html.Summary([html.Span(view.rivals_title), html.Span(agreeing, className="quiet")]),
            html.Ul(claims, className="claims"),
        ],
        className="block",
        open=True,
    )


def _reading(view: FactView) -> Component:
    rows: Children = []
    for row in view.rows:
        quoted = [html.Span(f"“{row.quoted}”", className="quoted")] if row.quoted else []
        note = [f"{': ' if row.quoted else ''}{row.note}"] if row.note else []
        rows.append(html.Dt(row.label))
        rows.append(html.Dd([*quoted, *note], className="care" if row.care else None))
    return html.Section(
        [html.H2("How it was read"), html.Dl(rows, className="read")], className="block"
    )


def _copy(view: FactView) -> Component:
    return html.Div(
        [
            html.P(view.copy),
            html.Div(
                [
                    html.Button(
                        [
                            html.Span("Copy as sentence", className="label"),
                            html.Kbd("C", className="wide-only"),
                        ],
                        className="button strong",
                        **{"data-do": "copy-text", "data-text": view.copy},
                    ),
                    html.Button(
                        html.Span("Link", className="label"),
                        className="button",
                        **{"data-do": "copy-link"},
                    ),
                ],
                className="buttons",
            ),
        ],
        className="copy",
    )
