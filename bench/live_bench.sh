#!/usr/bin/env bash
# bench/live_bench.sh [ROUNDS [SECONDS]]: one room with many listeners, beside the same room of Node's
# ws and of socket.io, in turns on one machine; the median of each figure, and the ratios.
#
# The peers (a folder with ws-server.js, socketio-server.js and package.json) are found by
# COMMONTY_PEERS, by default ../shared/peers; without them our own figures are told alone. The
# listeners are one more process on the same cores, the same for all three servers: on two cores it
# takes one, so the two io threads of ours share what is left of them with it.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3} seconds=${2:-10}
sizes=${COMMONTY_LIVE_SIZES:-"2000x100 5000x20"}
peers=${COMMONTY_PEERS:-../shared/peers}/live
programs=build/bench/bench
files=20000
ulimit -n $files 2>/dev/null ||
  { echo "This needs $files open files: ulimit -Hn says $(ulimit -Hn)." >&2; exit 1; }

folder=$(mktemp -d /tmp/commonty-bench.XXXXXX)
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  wait || true
  rm -rf "$folder"
}
trap finish EXIT

with_peers=
if [ -f "$peers/ws-server.js" ] && command -v node >/dev/null; then
  mkdir "$folder/node"
  cp "$peers"/*.js "$peers/package.json" "$folder/node"
  (cd "$folder/node" && npm install --no-audit --no-fund --loglevel=error >&2)
  with_peers=yes
else
  echo "There are no peers at $peers: our own figures alone." >&2
fi

# --- the servers -------------------------------------------------------------------------------

start_ours() {
  mkfifo "$folder/in"
  "$programs/live_server" ${COMMONTY_LIVE_THREADS:-2} <"$folder/in" >"$folder/out" &
  server=$!
  exec 7>"$folder/in"  # it ends when this does
  rm "$folder/in"
  until [ -s "$folder/out" ]; do kill -0 $server; read -rt 0.05 <> <(:) || true; done
  port=$(cat "$folder/out")
}
start_theirs() {
  port=$((20000 + RANDOM % 10000))
  (cd "$folder/node" && PORT=$port exec node "$1") &
  server=$!
  until (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 $server
    read -rt 0.05 <> <(:) || true
  done
}
stop() {
  exec 7>&-
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  server=
}

# measure LABEL PROTOCOL SIZE: a server that has just started.
measure() {
  "$programs/live_load" "$1" "$2" "$port" "$server" "${3%x*}" "${3#*x}" "$seconds" |
    tee -a "$folder/figures" >&2
  stop
}

for round in $(seq "$rounds"); do
  for size in $sizes; do
    start_ours && measure commonty sse "$size"
    [ -n "$with_peers" ] || continue
    start_theirs ws-server.js && measure ws ws "$size"
    start_theirs socketio-server.js && measure socket.io sio "$size"
  done
done

awk '{key = $2 "x" $3 " " $1
    if (!(key in seen)) {seen[key] = 1; keys[++n] = key}
    lost[key] += $5 - $4
    p50[key] = p50[key] " " $6; p99[key] = p99[key] " " $7; cores[key] = cores[key] " " $9
    us[key] = us[key] " " $10; pss[key] = pss[key] " " $11; own[key] = own[key] " " $13}
  function median(text, all, n, i, j, t) {
    n = split(text, all, " ")
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
      if (all[j] + 0 < all[i] + 0) {t = all[i]; all[i] = all[j]; all[j] = t}
    return all[int((n + 1) / 2)]
  }
  function ratio(key, other, what) {
    printf "%s: %s %.2f of the CPU, %.2f of the p99, %.2f of the memory of %s\n", what, "commonty takes",
      median(cores[key]) / median(cores[other]), median(p99[key]) / median(p99[other]),
      median(pss[key]) / median(pss[other]), other
  }
  END {
    printf "%-22s %9s %9s %7s %12s %14s %12s %10s\n", "listeners x rate", "p50 ms", "p99 ms", "cores",
      "us/delivery", "KB/connection", "undelivered", "load cores"
    for (i = 1; i <= n; i++) {k = keys[i]
      printf "%-22s %9s %9s %7s %12s %14s %12d %10s\n", k, median(p50[k]), median(p99[k]), median(cores[k]),
        median(us[k]), median(pss[k]), lost[k], median(own[k])}
    for (i = 1; i <= n; i++) {
      split(keys[i], part, " ")
      if (part[2] == "commonty") {ours = keys[i]; what = part[1]} else ratio(ours, keys[i], what)
    }
  }' "$folder/figures"
