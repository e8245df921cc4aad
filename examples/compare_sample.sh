#!/usr/bin/env bash
# Fails when the committed sample brand is not, byte by byte, what the given generator makes.
set -euo pipefail
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/lindenhof" && pwd)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$1" "$made"
diff --recursive --brief "$made" "$folder"
