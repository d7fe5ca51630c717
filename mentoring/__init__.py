"""Mentoring: who helps whom."""
