"""What the command line can do, one module per kind of command."""
