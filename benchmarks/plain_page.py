"""The Caseload questions as a plain Streamlit page over raw DuckDB SQL: what one would write first."""

import os
from datetime import date

import duckdb
import plotly.graph_objects as go
import streamlit as st

from benchmarks import peer_sql

connection = duckdb.connect(os.environ["PLAIN_SNAPSHOT"], read_only=True)
window = {
    "start": date.fromisoformat(os.environ["PLAIN_FROM"]),
    "end": date.fromisoformat(os.environ["PLAIN_TO"]),
}
st.title("Plain")
regions = connection.execute(peer_sql.BY_REGION, window).df()
st.plotly_chart(go.Figure(go.Bar(x=regions["region_id"], y=regions["hours"])), key="hours")
time = connection.execute(peer_sql.TIME, window).df()
st.plotly_chart(go.Figure(go.Bar(x=time["use"], y=time["hours"])), key="time")
staff = connection.execute(peer_sql.COACHES, window).df()
ratio = float(regions["site_days"].sum()) / float(staff["fte_days"].iloc[0])
st.plotly_chart(go.Figure(go.Bar(x=["sites per post"], y=[ratio])), key="ratio")
