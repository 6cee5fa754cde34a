# SPDX-License-Identifier: MIT
"""Does what it should."""
import reader

reader.serve()
