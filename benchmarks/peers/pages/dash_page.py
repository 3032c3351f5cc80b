"""Stock Dash with four charts: python benchmarks/peers/pages/dash_page.py PARQUET PORT"""

import sys

import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from series import METRICS, series

folder, port = sys.argv[1], int(sys.argv[2])
app = Dash(__name__)
app.layout = html.Div(
    [dcc.Dropdown(METRICS, METRICS[0], id="metric")]
    + [dcc.Graph(id=f"chart-{name}") for name in METRICS]
)


@app.callback([Output(f"chart-{name}", "figure") for name in METRICS], Input("metric", "value"))
def draw(_):
    return [px.scatter(series(folder, name), x="day", y="value", title=name) for name in METRICS]


app.run(port=port, debug=False)
