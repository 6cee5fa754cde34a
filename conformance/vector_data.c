/* SPDX-License-Identifier: MIT
 *
 * The one file that holds the vectors' data. */
#define VECTORS_WITH_DATA
#include "vector.h"

extern const httpz_vector *const all_vectors;
extern const httpz_vector_class *const all_classes;
extern const uint32_t vector_count, class_count;

const httpz_vector *const all_vectors = httpz_vectors;
const httpz_vector_class *const all_classes = httpz_vector_classes;
const uint32_t vector_count = HTTPZ_VECTOR_COUNT;
const uint32_t class_count = HTTPZ_VECTOR_CLASS_COUNT;
