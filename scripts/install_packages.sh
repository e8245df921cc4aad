#!/usr/bin/env bash
# Installs what is missing of packages.txt and the npm tools of package-lock.json.
# Quick when nothing is missing.
#
#   scripts/install_packages.sh          what building and running take
#   scripts/install_packages.sh --check  besides, what only ./check takes (lines marked `# check`)
set -euo pipefail
# shellcheck source=scripts/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

with_check=false
case "${1:-}" in
  "") ;;
  --check) with_check=true ;;
  *) fail "unknown argument '$1'; --check is the only one" ;;
esac

# Node from anywhere will do when it is new enough; Debian's packages would quarrel with it.
node_is_good() {
  local version
  command -v npm >/dev/null || return 1
  version=$(node --version 2>/dev/null) || return 1
  version=${version#v}
  [ "${version%%.*}" -ge 18 ]
}

wanted_packages() {
  local line name
  while IFS= read -r line; do
    name=${line%%#*}
    name=${name//[[:space:]]/}
    [ -n "$name" ] || continue
    case "$line" in *'# check'*) [ "$with_check" = true ] || continue ;; esac
    case "$name" in nodejs | npm) node_is_good && continue ;; esac
    printf '%s\n' "$name"
  done <"$repo_root/packages.txt"
}

missing_packages() {
  local name
  for name in $(wanted_packages); do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
      printf '%s\n' "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "packages are missing and only root may install them." \
      "As root run: apt-get install ${missing[*]}"
  fi
}

install_debian_packages() {
  command -v dpkg-query >/dev/null ||
    fail "this is no Debian system; install by hand what packages.txt lists"
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Missing packages: ${missing[*]}"
  run_logged "Reading package lists" "$repo_root/build/logs/apt-update.log" \
    as_root apt-get update -o Acquire::Retries=3
  run_logged "Installing ${#missing[@]} packages" "$repo_root/build/logs/apt-install.log" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o Acquire::Retries=3 "${missing[@]}"
}

# `npm ci` takes seconds and deletes the folder that builds read, so it runs only when the lock
# file has changed.
install_npm_tools() {
  local mark="$repo_root/node_modules/.installed-lock" wanted
  wanted=$(sha256sum <"$repo_root/package-lock.json")
  [ "$(cat "$mark" 2>/dev/null)" = "$wanted" ] && return 0
  node_is_good ||
    fail "node 18 or newer and npm are needed; found $(node --version 2>/dev/null || echo none)"
  run_logged "Installing the npm tools" "$repo_root/build/logs/npm-ci.log" \
    npm --prefix "$repo_root" ci --ignore-scripts
  printf '%s\n' "$wanted" >"$mark"
}

install_debian_packages
install_npm_tools
