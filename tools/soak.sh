#!/usr/bin/env bash
# tools/soak.sh MINUTES MEMORY_MAX_MB: what ./dev soak runs. Walks all pages that the front page leads
# to, again and again, and watches the program's memory.
set -euo pipefail
minutes=$1 memory_max_mb=$2

folder=$(mktemp -d /tmp/commonty-soak.XXXXXX)
program=
finish() {
  [ -z "$program" ] || { kill "$program" && wait "$program" || true; }
  rm -rf "$folder"
}
trap finish EXIT

# It prints its address itself, since port 0 means any.
build/release/commonty serve --data "$folder/data" --sample --listen 127.0.0.1:0 --requests-a-minute 0 \
  >"$folder/out" 2>"$folder/log" &
program=$!
address=
for _ in $(seq 100); do
  address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$folder/out" | head -1 || true)
  [ -z "$address" ] || break
  kill -0 "$program" 2>/dev/null || break
  read -rt 0.1 <> <(:) || true
done
[ -n "$address" ] || { cat "$folder/log" >&2; echo "The program did not start." >&2; exit 1; }

memory_mb() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/$program/status"; }

links_of() { grep -oE 'href="/[^"#]*"' "$1" | sed 's/^href="//; s/"$//; s/&amp;/\&/g' | grep -v '^/static/' | sort -u; }

curl -sf "$address/" -o "$folder/front.html"
for page in / $(links_of "$folder/front.html"); do
  curl -sf "$address$page" -o "$folder/page.html" || { echo "$page is not there" >&2; exit 1; }
  { echo "$page"; links_of "$folder/page.html" || true; }
done | sort -u >"$folder/pages"
echo "$(wc -l <"$folder/pages") pages, $(memory_mb) MB at the start"

end=$((SECONDS + minutes * 60))
rounds=0
while [ $SECONDS -lt $end ]; do
  sed "s#^#$address#" "$folder/pages" |
    xargs -n 1 -P 4 curl -s -o /dev/null -w '%{http_code} %{url}\n' >"$folder/answers"
  if grep -E '^(5|000)' "$folder/answers"; then
    echo "The program gave wrong answers." >&2
    exit 1
  fi
  rounds=$((rounds + 1))
  if [ "$(memory_mb)" -gt "$memory_max_mb" ]; then
    echo "The program has grown to $(memory_mb) MB in $rounds rounds." >&2
    exit 1
  fi
done
echo "$rounds rounds, $(memory_mb) MB at the end"
