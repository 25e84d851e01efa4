#!/bin/bash
# Every test: rules, database, MQTT, components, browser. Installs what is missing; skips nothing.
# Last line: "N passed, N failed, N skipped"; the one before: "acceptance: N passed, N failed" or "acceptance: absent".
set -u
cd "$(dirname "$0")"
. build/need.sh

need_dotnet
need "PostgreSQL 15 or newer" has_postgres postgresql
need "Node.js with npm" has_fetched nodejs npm
need "Chromium" has_chromium chromium
need "mosquitto_pub" has_mosquitto mosquitto-clients
need "aiosmtpd" has_mail python3 python3-aiosmtpd
install_needed
for check in has_postgres has_fetched has_chromium has_mosquitto has_mail; do $check || fail "$check: still missing after the installation"; done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
SMARTUTILITY_ACCEPTANCE="${SMARTUTILITY_ACCEPTANCE:-../shared/acceptance}"
[ -d "$SMARTUTILITY_ACCEPTANCE" ] && SMARTUTILITY_ACCEPTANCE="$(cd "$SMARTUTILITY_ACCEPTANCE" && pwd)"
export SMARTUTILITY_ACCEPTANCE

log=$(mktemp "${TMPDIR:-/tmp}/su-test-XXXXXX")
trap 'rm -f "$log"' EXIT
if ! dotnet build SmartUtility.Tests -v q --nologo </dev/null >"$log" 2>&1; then
  cat "$log"
  echo "acceptance: absent"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# run FILTER: sets passed, failed, skipped from the closing line; a run that ended without one counts as failed.
run() {
  dotnet test SmartUtility.Tests --no-build --nologo --filter "$1" </dev/null 2>&1 | tee "$log" | grep -vE '^\s*$|^Test run for|^A total of'
  local line
  line=$(grep -E '^(Passed|Failed|Skipped)!' "$log" | tail -1)
  count() { sed -nE "s/.*$1: *([0-9]+).*/\1/p" <<<"$line"; }
  passed=$(count Passed) failed=$(count Failed) skipped=$(count Skipped)
  passed=${passed:-0} skipped=${skipped:-0}
  if [ -z "$line" ]; then
    if grep -q 'No test matches' "$log"; then failed=0; else failed=1; fi
  fi
  # The process may break after its last test.
  if [ "$failed" = 0 ] && grep -qE 'The active test run was aborted|Catastrophic failure' "$log"; then failed=1; fi
}

status=0
run 'Category!=Acceptance'
summary="$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$skipped" = 0 ] && [ "$passed" -gt 0 ] || status=1
acceptance="acceptance: absent"
if [ -d "$SMARTUTILITY_ACCEPTANCE" ]; then
  run 'Category=Acceptance'
  acceptance="acceptance: $passed passed, $failed failed"
  [ "$failed" = 0 ] || status=1
fi
echo "$acceptance"
echo "$summary"
exit $status
