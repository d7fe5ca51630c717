"""What templates may ask of the package."""
