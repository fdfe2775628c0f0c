"""The least a Streamlit page with one Plotly chart can be: what the product's pages are compared with."""

import plotly.graph_objects as go
import streamlit as st

st.title("Bare")
st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2])), key="one")
