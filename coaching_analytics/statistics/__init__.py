"""Functions of arrays (numpy and scipy only): each with its formula, units, source and a worked example."""
