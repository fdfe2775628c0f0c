"""`python -m coaching_analytics` is the command `coaching-analytics`."""

from coaching_analytics.cli import main

if __name__ == "__main__":
    main()
