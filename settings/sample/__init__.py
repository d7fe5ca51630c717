"""The sample association and its course: invented people, real content."""
