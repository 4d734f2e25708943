# shellcheck shell=bash
# Sourced by the checks that need a running gateway: starts ./sluice serve on a free port with a data folder of its own, and
# leaves nothing behind.

scratch=$(mktemp -d)
groups=()

clean_up() {
  local group
  for group in "${groups[@]}"; do
    # Also where the first process of the group has ended: what it started in the background may go on.
    kill -KILL -- "-$group" || true
  done 2> /dev/null
  wait 2> /dev/null || true
  rm -rf "$scratch"
}
trap clean_up EXIT
# A signal ends the script by way of the trap above.
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# What the machine's environment would bring into the gateway has no place in a check.
for name in $(compgen -e); do
  case $name in
    SLUICE_JAVA_HOME) ;;
    SLUICE_* | *_API_KEY | *_BASE_URL) unset "$name" ;;
  esac
done
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1

fail() {
  echo "FAILED: $1" >&2
  if [[ -s $scratch/gateway.log ]]; then
    echo "--- the gateway's last lines:" >&2
    tail -n 20 "$scratch/gateway.log" >&2
  fi
  exit 1
}

pass() {
  echo "ok: $1"
}

# Repeats a command until it succeeds: within SECONDS COMMAND...
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [[ $SECONDS -lt $deadline ]] || return 1
    sleep 0.05
  done
}

# Runs a command beside the script, as the leader of a group of its own, so that clean_up reaches what it starts. Sets pid.
start() {
  set -m
  "$@" < /dev/null &
  pid=$!
  set +m
  groups+=("$pid")
}

runs() {
  kill -0 "$1" 2> /dev/null
}

banner_or_end() {
  grep -q '^  Stop ' "$scratch/banner" || ! runs "$gateway"
}

# start_gateway LAUNCHER: sets gateway (its pid), base_url and port, and leaves in $scratch/banner what it printed.
start_gateway() {
  start "$1" serve --port 0 --data-dir "$scratch/data" > "$scratch/banner" 2> "$scratch/gateway.log"
  gateway=$pid
  # The first start may have to build.
  within 600 banner_or_end || fail "./sluice serve printed no banner within 600 s"
  base_url=$(sed -n 's/^  Base URL *\(http:[^ ]*\).*/\1/p' "$scratch/banner")
  port=$(sed -n 's/.*:\([0-9]*\)\/v1$/\1/p' <<< "$base_url")
  [[ -n $port ]] || fail "./sluice serve ended without a banner"
}

# Asks the model inside of the running gateway, whose banner shows a key, for a vector.
embeds() {
  local key vector
  key=$(grep -o 'sk-sl-[A-Za-z0-9]*-[A-Za-z0-9]*' "$scratch/banner" | head -n 1)
  vector=$(curl -s -m 60 "$base_url/embeddings" -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \
    -d '{"model":"local/all-minilm-l6-v2","input":"A cat sleeps on the sofa"}') || return
  [[ $vector == *'"embedding":['* && $(tr -cd , <<< "${vector#*\"embedding\":[}" | wc -c) -ge 383 ]]
}
