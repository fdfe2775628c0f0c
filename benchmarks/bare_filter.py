"""The least a filter over as many charts as Caseload has can cost: six charts of three marks that follow one choice."""

import plotly.graph_objects as go
import streamlit as st

chosen = st.multiselect("Setting", ["one", "two", "three"], key="_setting")
if chosen:
    st.query_params["setting"] = ",".join(chosen)
    with st.container(key="active"):
        st.markdown("Only " + ", ".join(chosen))
for number in range(6):
    marks = [1 + number, 3, 2 + len(chosen)]
    st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=marks)), key=f"chart_{number}")
