/* SPDX-License-Identifier: MIT
 * A source without a function: nothing would be checked. It must be refused: no code. */
typedef int nothing;
