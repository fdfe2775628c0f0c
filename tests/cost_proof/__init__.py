"""Five planted systems in one store: whether costs, changes and points per dollar are found again."""
