#!/usr/bin/env bash
# Fails on shell scripts that the given shellcheck finds fault with: check_shell.sh SHELLCHECK
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mapfile -t scripts < <(grep -rlE --exclude-dir={.git,build,node_modules} '^#!/usr/bin/env bash' .)
"$1" -x "${scripts[@]}"
