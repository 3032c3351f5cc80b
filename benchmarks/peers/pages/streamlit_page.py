"""Streamlit with four charts: streamlit run benchmarks/peers/pages/streamlit_page.py -- PARQUET"""

import sys

import plotly.express as px
import streamlit
from series import METRICS, series

streamlit.selectbox("metric", METRICS)
for name in METRICS:
    frame = series(sys.argv[1], name)
    streamlit.plotly_chart(px.scatter(frame, x="day", y="value", title=name), key=name)
