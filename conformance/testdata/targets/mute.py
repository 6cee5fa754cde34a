# SPDX-License-Identifier: MIT
"""Never says who it is."""
import time

time.sleep(600)
