#!/usr/bin/env bash
# bench/web_bench.sh [ROUNDS]: the list page and the durable POST of the release program beside
# Fastify's, in turns on one machine; the median of each figure, and the ratios.
#
# The peer (a folder with server.js, seed.py and wrk/*.lua) is found by COMMONTY_PEERS, by default
# ../shared/peers. Our page knows its visitor, asks permissions and is translated; the peer's is bare.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
peers=${COMMONTY_PEERS:-../shared/peers}/web
seconds=5 clients=64
[ -f "$peers/node/server.js" ] || { echo "There is no peer at $peers: nothing to compare with." >&2; exit 0; }
for tool in wrk node npm python3 curl; do
  command -v $tool >/dev/null || { echo "Please install $tool first: ./dev setup" >&2; exit 1; }
done

folder=$(mktemp -d /tmp/commonty-bench.XXXXXX)
ours= theirs=
finish() {
  [ -z "$ours" ] || kill "$ours" 2>/dev/null || true
  [ -z "$theirs" ] || kill "$theirs" 2>/dev/null || true
  wait || true
  rm -rf "$folder"
}
trap finish EXIT

cp -r "$peers/node" "$folder/node"
(cd "$folder/node" && npm install --no-audit --no-fund --loglevel=error >&2)
python3 "$peers/seed.py" "$folder/bench.db" >&2

# --- the two servers ---------------------------------------------------------------------------

start_ours() {
  build/bench/commonty serve --data "$folder/data" --sample --listen 127.0.0.1:0 \
    --requests-a-minute 0 >"$folder/out" 2>"$folder/log" &
  ours=$!
  until grep -q 'is open at' "$folder/out"; do kill -0 $ours; read -rt 0.05 <> <(:) || true; done
  address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$folder/out" | head -1)
}
start_theirs() {
  theirs_port=$((20000 + RANDOM % 10000))
  (cd "$folder/node" && DB=$folder/bench.db BATCH=1 PORT=$theirs_port exec node server.js) &
  theirs=$!
  until curl -s -o /dev/null "http://127.0.0.1:$theirs_port/static"; do
    kill -0 $theirs
    read -rt 0.05 <> <(:) || true
  done
}

# Signs in as the sample's convener, by the link that a site with the sample shows.
sign_in() {
  local jar=$folder/jar page=$folder/page.html link
  get() { curl -sf -b "$jar" -c "$jar" "$@" -o "$page"; }
  field() { grep -oE "name=\"$1\" value=\"[^\"]*\"" "$page" | head -1 | sed 's/.*value="//; s/"$//'; }
  get "$address/sign-in"
  get -L "$address/sign-in" --data-urlencode "csrf=$(field csrf)" --data "once=$(field once)" \
    --data-urlencode email=morven.tulloch@strathkellan.example
  link=$(grep -oE '/sign-in/[A-Za-z0-9_-]{20,}' "$page" | head -1)
  get "$address$link"
  get -L "$address$link" --data-urlencode "csrf=$(field csrf)" --data "once=$(field once)"
  get "$address$list"
  grep -q sign-out "$page" || { echo "Signing in did not work." >&2; exit 1; }
  CSRF=$(field csrf)
  COOKIE=$(awk '!/^# / && NF >= 7 {printf "%s%s=%s", (n++ ? "; " : ""), $6, $7}' "$jar")
  export CSRF COOKIE
}

# --- measuring ---------------------------------------------------------------------------------

cpu_ticks() { awk '{sub(/.*\) /, ""); print $12 + $13}' "/proc/$1/stat"; }

# measure NAME PID WRK-ARGUMENT...: appends "NAME requests/s us-of-CPU p99-ms" to the figures.
measure() {
  local name=$1 pid=$2 before after
  shift 2
  before=$(cpu_ticks "$pid")
  wrk -t1 -c$clients -d${seconds}s --timeout 10s --latency "$@" >"$folder/wrk"
  after=$(cpu_ticks "$pid")
  if grep -E 'Non-2xx|Socket errors' "$folder/wrk" >&2; then echo "$name gave wrong answers." >&2; exit 1; fi
  awk -v name="$name" -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '
    /99%/ {p99 = $2; if (p99 ~ /us$/) p99 /= 1000; else if (p99 ~ /ms$/) p99 += 0; else p99 *= 1000}
    /requests in/ {n = $1}
    /^Requests\/sec/ {rate = $2}
    END {printf "%s %.0f %.1f %.1f\n", name, rate, ticks / hz * 1e6 / n, p99}' "$folder/wrk" >>"$folder/figures"
}

list=/challenges/getting-to-hospital/contributions
start_ours
sign_in
start_theirs
wc -c "$folder/page.html" | awk '{print "Our page: " $1 " bytes"}'
for _ in $(seq "$rounds"); do
  measure list.commonty "$ours" -H "Cookie: $COOKIE" "$address$list"
  measure list.fastify "$theirs" -s "$peers/wrk/list.lua" "http://127.0.0.1:$theirs_port"
done
# After the lists: what was given is read for its meaning for a while, and no list causes that.
for round in $(seq "$rounds"); do
  export ROUND=$round
  measure post.commonty "$ours" -s bench/web/give.lua "$address$list"
  measure post.fastify "$theirs" -s "$peers/wrk/post.lua" "http://127.0.0.1:$theirs_port"
done

awk '{rate[$1] = rate[$1] " " $2; cpu[$1] = cpu[$1] " " $3; p99[$1] = p99[$1] " " $4}
  function median(text, all, n, i, j, t) {
    n = split(text, all, " ")
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++)
      if (all[j] + 0 < all[i] + 0) {t = all[i]; all[i] = all[j]; all[j] = t}
    return all[int((n + 1) / 2)]
  }
  END {
    printf "%-14s %12s %16s %10s\n", "", "requests/s", "CPU us/request", "p99 ms"
    split("list.commonty list.fastify post.commonty post.fastify", names, " ")
    for (i = 1; i <= 4; i++)
      printf "%-14s %12s %16s %10s\n", names[i], median(rate[names[i]]), median(cpu[names[i]]), median(p99[names[i]])
    printf "list page: %.2f of the CPU time of Fastify with eta\n", median(cpu["list.commonty"]) / median(cpu["list.fastify"])
    printf "durable POST: %.2f of the rate of Fastify with batched writes\n", median(rate["post.commonty"]) / median(rate["post.fastify"])
  }' "$folder/figures"
