# shellcheck shell=bash
# Pieces shared by ./quickstart, ./check and the benchmarks: words to the user, logged steps,
# builds, free ports. To be sourced; sets nothing but functions and `repo_root`.

repo_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# run_logged LABEL LOG COMMAND...
#
# Runs a long command with its output in LOG and says every fifteen seconds how far it is, from the
# last line that looks like ninja's or ctest's counters. On failure the end of the log is shown and
# the command's status returned.
run_logged() {
  local label=$1 log=$2 started=$SECONDS pid status=0 mark
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$label ..."
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    for _ in $(seq 30); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.5
    done
    if kill -0 "$pid" 2>/dev/null; then
      mark=$(tail -c 4000 "$log" | tr '\r' '\n' |
        grep -oE '\[ *[0-9]+/[0-9]+\]|^ *[0-9]+/[0-9]+ Test' | tail -n 1) || true
      say "  $((SECONDS - started)) s ${mark:+, $mark}"
    fi
  done
  wait "$pid" || status=$?
  if ((status != 0)); then
    say "$label: failed after $((SECONDS - started)) s. The end of $log:"
    tail -n 40 "$log" >&2
    return "$status"
  fi
  say "$label: done in $((SECONDS - started)) s"
}

# The largest sources take over 1 GB to compile, so small machines get fewer jobs than cores.
build_jobs() {
  local cores memory_kb jobs
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  jobs=$((memory_kb / 1500000))
  ((jobs > cores)) && jobs=$cores
  ((jobs < 1)) && jobs=1
  echo "$jobs"
}

# configure_preset PRESET [CMAKE_ARGUMENT...]
configure_preset() {
  local preset=$1
  shift
  run_logged "Configuring $preset" "$repo_root/build/logs/configure-$preset.log" \
    cmake -S "$repo_root" --preset "$preset" "$@"
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1
  shift
  local arguments=(--build "$repo_root/build/$preset" -j "$(build_jobs)")
  (($# > 0)) && arguments+=(--target "$@")
  run_logged "Building $preset" "$repo_root/build/logs/build-$preset.log" \
    cmake "${arguments[@]}"
}

# Prints a TCP port that is free on the loopback address at this moment.
free_port() {
  python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

# wait_until_ready HTTP_PORT SERVER_PID
#
# Waits up to ten seconds for /readyz to answer 200; fails when the server ends first.
wait_until_ready() {
  local port=$1 pid=$2
  for _ in $(seq 100); do
    kill -0 "$pid" 2>/dev/null || return 1
    if python3 - "$port" <<'PYTHON' 2>/dev/null
import sys, urllib.request
urllib.request.urlopen("http://127.0.0.1:%s/readyz" % sys.argv[1], timeout=1)
PYTHON
    then
      return 0
    fi
    sleep 0.1
  done
  return 1
}
