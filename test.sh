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
# One warm compiler for the three projects, analyzers included: half the time. It ends here, so that its memory is the tests'.
dotnet build SmartUtility.Tests -v q --nologo -p:UseSharedCompilation=true </dev/null >"$log" 2>&1
built=$?
dotnet build-server shutdown --vbcscompiler </dev/null >/dev/null 2>&1
if [ "$built" != 0 ]; then
  cat "$log"
  echo "acceptance: absent"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# run ARGUMENTS: sets passed, failed, skipped from the closing line; a run that ended without one, or badly after it, counts as failed.
# The tests are their own program: nothing between it and this script that could lose some of them.
run() {
  local line code
  (cd SmartUtility.Tests/bin/Debug/net10.0 && exec ./SmartUtility.Tests -noColor -noLogo "$@") </dev/null >"$log" 2>&1
  code=$?
  grep -a -A 30 '\[FAIL\]' "$log"
  line=$(grep -aE 'Total: [0-9]+, Errors:' "$log" | tail -1)
  count() { sed -nE "s/.*$1: *([0-9]+).*/\1/p" <<<"$line"; }
  if [ -z "$line" ]; then
    tail -50 "$log"
    passed=0 failed=1 skipped=0
    return
  fi
  echo "$line"
  failed=$(($(count Errors) + $(count Failed))) skipped=$(($(count Skipped) + $(count 'Not Run')))
  passed=$(($(count Total) - $(count Failed) - skipped))
  if [ "$failed" = 0 ] && [ "$code" != 0 ]; then
    tail -50 "$log"
    failed=1
  fi
}

status=0
run -trait- Category=Acceptance
summary="$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ] && [ "$skipped" = 0 ] && [ "$passed" -gt 0 ] || status=1
acceptance="acceptance: absent"
if [ -d "$SMARTUTILITY_ACCEPTANCE" ]; then
  run -trait Category=Acceptance
  acceptance="acceptance: $passed passed, $failed failed"
  [ "$failed" = 0 ] || status=1
fi
echo "$acceptance"
echo "$summary"
exit $status
