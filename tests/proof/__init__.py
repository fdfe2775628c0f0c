"""Systems in which everything that can be mistaken for change is planted, and what the figures make of it."""
