"""What the package does. The only place that opens transactions or writes its rows."""
