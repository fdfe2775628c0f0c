"""Profiles of coaching systems as TOML, with their sources and checks; see vocabulary/profiles.py."""
