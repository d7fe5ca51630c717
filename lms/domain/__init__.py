"""What the hub does. The only place of the hub that opens transactions or writes its rows."""
