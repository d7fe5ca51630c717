"""What the package does."""
