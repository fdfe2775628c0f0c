"""The only shared code that knows Streamlit: the frame of a page, its filters, and how a figure is shown."""
