#!/bin/bash
# Keeps the data of a release for the upgrade test: build/keep-release.sh v0.1.0, from the checkout of its tag.
set -euo pipefail
cd "$(dirname "$0")/.."
name=${1:?"usage: build/keep-release.sh VERSION"}
[[ $name =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]] || { echo "a version is written v0.1.0" >&2; exit 2; }
target="$PWD/SmartUtility.Tests/Upgrade/dumps/$name.backup"
[ ! -e "$target" ] || { echo "$target is there: the data of a release are never made again" >&2; exit 1; }
dotnet build SmartUtility.Web -c Release -v q
program="$PWD/SmartUtility.Web/bin/Release/net10.0/SmartUtility.Web.dll"

work=$(mktemp -d); chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
dotnet "$program" demo seed --until 2026-11-01 --meters 50 --days 40 --Data:Directory="$work/data" --Jobs:Enabled=false

# Thinned out to at most 1 MB: a third of the registers' series goes; books, bills and people stay whole.
bin="/usr/lib/postgresql/$(cat "$work/data/postgres/PG_VERSION")/bin"
as() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u "$(stat -c %U "$work/data/postgres")" -- "$@"); else "$@"; fi; }
socket="$work/socket"; mkdir "$socket"; chmod 700 "$socket"; chown --reference="$work/data/postgres" "$socket"
as "$bin/pg_ctl" -D "$work/data/postgres" -o "-c listen_addresses= -k $socket" -l /dev/null -w start >/dev/null
"$bin/psql" -qX -v ON_ERROR_STOP=1 -h "$socket" -U smartutility_owner smartutility -c "
  set session_replication_role = replica;
  delete from readings where register_id % 3 = 0;
  delete from consumption_hours where register_id % 3 = 0"
as "$bin/pg_ctl" -D "$work/data/postgres" -m fast -w stop >/dev/null

mkdir -p "$(dirname "$target")"
dotnet "$program" backup "$target" --Data:Directory="$work/data"
chmod 644 "$target"
size=$(stat -c %s "$target")
[ "$size" -le 1000000 ] || { rm "$target"; echo "$size bytes are more than 1 MB" >&2; exit 1; }
echo "$target: $size bytes"
