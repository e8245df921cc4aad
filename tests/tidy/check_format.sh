#!/usr/bin/env bash
# Fails on C++ that the given clang-format would change: check_format.sh CLANG_FORMAT
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
find clients examples server simulator tests \( -name '*.cc' -o -name '*.h' \) -print0 |
  xargs -0 -P "$(nproc)" -n 20 "$1" --dry-run -Werror
