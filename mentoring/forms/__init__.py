"""What people may enter, checked."""
