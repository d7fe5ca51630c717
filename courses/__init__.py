"""Courses: what there is to learn."""
