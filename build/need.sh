# Sourced by run.sh and test.sh: what the machine must have. Installs what is missing on Debian and Ubuntu, names it elsewhere.

# Says what is wrong in one line and ends.
fail() { echo "$(basename "$0"): $*" >&2; exit 1; }

has_postgres() {
  local found
  found=$(command -v postgres || true)
  for candidate in "$found" /usr/lib/postgresql/*/bin/postgres; do
    [ -n "$candidate" ] && [ -x "$candidate" ] || continue
    [ "$("$candidate" --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')" -ge 15 ] && return 0
  done
  return 1
}

# Node.js fetches two packages once; afterwards it is not needed any more.
has_fetched() { [ build/node_modules/.fetched -nt build/package-lock.json ] || { command -v node >/dev/null && command -v npm >/dev/null; }; }
has_chromium() { [ -x /usr/bin/chromium ]; }
has_mail() { /usr/bin/python3 -c "import aiosmtpd" 2>/dev/null; }
has_mosquitto() { command -v mosquitto_pub >/dev/null; }

# need NAME CHECK PACKAGE… : remembers the packages when the check fails.
packages=""
missing=""
need() {
  local name=$1 check=$2
  shift 2
  if $check; then return; fi
  packages="$packages $*"
  missing="${missing:+$missing, }$name"
}

# Installs what was found missing; silent when nothing is.
install_needed() {
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null; then fail "missing: $missing. Install it with this system's package manager (Debian's names:$packages) and start again"; fi
  local sudo=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "missing: $missing. Run as root: apt-get install$packages"
    sudo="sudo"
  fi
  echo "installing$packages" >&2
  $sudo apt-get update -qq >&2 || echo "apt-get update failed; trying with the lists at hand" >&2
  # shellcheck disable=SC2086
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >&2 </dev/null || fail "could not install$packages"
}

need_dotnet() {
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
  dotnet --list-sdks | grep -q '^10\.' || fail "the .NET 10 SDK is missing ($(dotnet --list-sdks | tr '\n' ';') found)"
}
