# SPDX-License-Identifier: MIT
"""The policies that lenient.py can carry out, and what each choice takes along."""

# policy: what a strict reader does where nothing else is chosen
POLICIES = {
    "bare-cr": "reject",
    "bare-lf": "reject",
    "nul": "reject",
    "field-ctl": "reject",
    "obs-fold": "reject",
    "leading-space": "reject",
    "space-before-colon": "reject",
    "leading-empty-lines": "limit",
    "request-line-space": "reject",
    "absolute-other-scheme": "accept",
    "ipv6-zone": "reject",
    "port-range": "reject",
    "port-zero": "accept",
    "connect-empty-host": "reject",
    "empty-host": "accept",
    "method-unknown": "accept",
    "method-too-long": "limit",
    "uri-too-long": "limit",
    "version-major": "reject",
    "reason-missing": "reject",
    "reason-ctl": "reject",
    "status-code-range": "reject",
    "status-line-whitespace": "reject",
    "response-empty-lines": "reject",
    "missing-host": "accept",
    "cl-with-te": "reject",
    "cl-list": "reject",
    "cl-duplicate": "reject",
    "cl-same-number": "reject",
    "cl-unused": "reject",
    "cl-unused-repeated": "accept",
    "te-unknown": "reject",
    "te-compressed": "reject",
    "te-chunked-twice": "reject",
    "te-parameter": "reject",
    "te-not-final": "reject",
    "te-two-lines": "reject",
    "te-on-1.0": "reject",
    "content-unexpected": "accept",
    "connect-content": "accept",
    "length-required": "accept",
    "dup-singleton": "accept",
    "list-flood": "accept",
    "field-name-too-long": "limit",
    "head-too-large": "limit",
    "too-many-fields": "limit",
    "content-too-large": "limit",
    "chunk-too-large": "limit",
    "chunk-line-too-long": "limit",
    "chunk-ext-limit": "limit",
    "expect-unknown": "accept",
    "expect-syntax": "accept",
    "keep-alive-1.0": "honour",
    "connection-syntax": "reject",
    "trailers": "keep",
    "trailer-forbidden": "reject",
    "trailers-too-large": "limit",
}

# A choice that makes sense of octets only together with others: a CR that becomes SP at the start of a line makes an
# obs-fold of it, and one in a request-line whitespace to split at.
IMPLIED = {
    ("bare-cr", "space"): {"obs-fold": "fold", "bare-lf": "accept", "request-line-space": "words"},
    ("obs-fold", "fold"): {"bare-lf": "accept"},
    ("te-on-1.0", "te"): {"cl-with-te": "te"},
    ("te-not-final", "until-close"): {"te-unknown": "accept", "te-compressed": "pass", "cl-with-te": "te"},
    ("cl-list", "merge"): {"cl-duplicate": "merge"},
    ("cl-same-number", "merge"): {"cl-duplicate": "merge", "cl-list": "merge"},
}

# What a recipient with little room may refuse (9110 2.3, 5.4: no limit is set): which limit a policy is about, and
# what a small one is.
LITTLE_ROOM = {
    "leading-empty-lines": ("empty_lines", 1), "method-too-long": ("method", 8),
    "uri-too-long": ("target", 64), "field-name-too-long": ("name", 64), "head-too-large": ("head", 1024),
    "too-many-fields": ("fields", 10), "content-too-large": ("content_length", 100), "chunk-too-large": ("chunk", 1024),
    "chunk-line-too-long": ("chunk_line", 16), "chunk-ext-limit": ("extensions", 64),
    "trailers-too-large": ("trailers", 64),
}
ALL_ROOM = 1 << 10000
