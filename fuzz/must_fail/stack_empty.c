/* SPDX-License-Identifier: MIT
 * No function at all. It must be refused: no public function. */
typedef int nothing;
