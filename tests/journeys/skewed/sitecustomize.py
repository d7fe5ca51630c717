"""Moves the clock of a whole process, as on a machine whose clock is wrong.

Python reads this before anything else when its folder is on the path.
"""

import os
import time
from datetime import timedelta

HOURS = float(os.environ.get("LOTSE_TEST_HOURS_OFF", "0"))

if HOURS:
    from django.utils import timezone

    right_time, right_now = time.time, timezone.now
    time.time = lambda: right_time() + HOURS * 3600
    timezone.now = lambda: right_now() + timedelta(hours=HOURS)
