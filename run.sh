#!/bin/bash
# Builds SmartUtility.Web and starts everything in the foreground; Ctrl-C stops it all, its database included.
#   ./run.sh [--no-demo] [--urls http://…] [-- any program argument]
set -eu
cd "$(dirname "$0")"
. build/need.sh

demo="${Demo__Enabled:-true}"
args=()
while [ $# -gt 0 ]; do
  case "$1" in
    --no-demo) demo=false ;;
    --urls) [ $# -gt 1 ] || fail "--urls needs an address, e.g. http://127.0.0.1:5080"; args+=("--urls=$2"); shift ;;
    --urls=*) args+=("$1") ;;
    --) shift; args+=("$@"); break ;;
    -h|--help) sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "run.sh: unknown option $1; usage: ./run.sh [--no-demo] [--urls http://…] [-- any program argument]" >&2; exit 2 ;;
  esac
  shift
done

need_dotnet
[ -n "${ConnectionStrings__SmartUtility:-}" ] || need "PostgreSQL 15 or newer" has_postgres postgresql
need "Node.js with npm" has_fetched nodejs npm
install_needed
[ -n "${ConnectionStrings__SmartUtility:-}" ] || has_postgres || fail "PostgreSQL 15 or newer is needed; this system's package is older"

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
out="$PWD/SmartUtility.Web/bin/run"
stamp="$out.stamp"
changed() {
  [ -f "$stamp" ] && [ -f "$out/SmartUtility.Web.dll" ] || return 0
  [ -n "$(find SmartUtility.Core SmartUtility.Web build Directory.Build.props Directory.Packages.props global.json appsettings.json \
    \( -name bin -o -name obj -o -name node_modules -o -name lib -path '*/wwwroot/*' \) -prune -o -type f -newer "$stamp" ! -name .npm.lock -print -quit)" ]
}
if changed; then
  echo "building (once, and after a change) …" >&2
  started=$(mktemp "${TMPDIR:-/tmp}/su-run-XXXXXX")
  log=$(mktemp "${TMPDIR:-/tmp}/su-build-XXXXXX")
  # Analyzers speak to those who change the code; test.sh runs them.
  if ! dotnet publish SmartUtility.Web -c Release -o "$out" -v q --nologo \
    -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false </dev/null >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$started" "$log"
    fail "the build failed"
  fi
  mv "$started" "$stamp"
  rm -f "$log"
fi

export Demo__Enabled="$demo"
export ASPNETCORE_ENVIRONMENT="${ASPNETCORE_ENVIRONMENT:-Production}"
exec dotnet "$out/SmartUtility.Web.dll" ${args[@]+"${args[@]}"}
