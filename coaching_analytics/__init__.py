"""Coaching logs, CLASS/ERS ratings and spending, joined."""
