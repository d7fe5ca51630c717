"""What the package stores."""
