#!/usr/bin/env bash
# Does what a newcomer does: clones the repository into an empty folder and runs the README's two commands there, once
# as the present user and, when that is root, once more as an unprivileged user. Fails if a command fails or if a
# process or temporary folder of Holdfast is left behind.
#
#   scripts/fresh-clone.sh [--only start|test] [--user NAME]
set -euo pipefail

repo=$(git -C "$(dirname "$0")/.." rev-parse --show-toplevel)
commands=(start test)
users=("$(id -un)")
[ "$(id -u)" -eq 0 ] && users+=(nobody)
while [ $# -gt 0 ]; do
  case $1 in
    --only) commands=("$2"); shift 2 ;;
    --user) users=("$2"); shift 2 ;;
    *) echo "fresh-clone: unknown option \"$1\": choose --only start|test or --user NAME" >&2; exit 2 ;;
  esac
done

as() { # as USER COMMAND...: with an empty home, npm prefix and npm cache of its own
  local user=$1; shift
  local clean=(env -i "PATH=$PATH" "HOME=$home" "TMPDIR=$work/tmp" "NPM_CONFIG_PREFIX=$home/npm" "NPM_CONFIG_CACHE=$home/cache" "LANG=C.UTF-8")
  for name in ${!npm_config_@} ${!NPM_CONFIG_@} ${!PIP_@} ${!SSL_@} ${!NODE_EXTRA_CA@} http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    case $name in NPM_CONFIG_PREFIX | NPM_CONFIG_CACHE | npm_config_prefix | npm_config_cache) continue ;; esac
    [ -n "${!name:-}" ] && clean+=("$name=${!name}")
  done
  if [ "$user" = "$(id -un)" ]; then "${clean[@]}" "$@"; else setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "${clean[@]}" "$@"; fi
}

leftovers() {
  local left
  left=$(pgrep -af "$work" | grep -v -e pgrep -e fresh-clone || true)
  if [ -n "$left" ]; then echo "fresh-clone: processes left behind:" >&2; echo "$left" >&2; return 1; fi
  left=$(find "$work/tmp" -mindepth 1 -maxdepth 1 -name 'holdfast-*')
  if [ -n "$left" ]; then echo "fresh-clone: temporary folders left behind: $left" >&2; return 1; fi
}

for user in "${users[@]}"; do
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  home=$work/home
  mkdir -p "$home" "$work/tmp"
  chmod 755 "$work"
  git clone --quiet "$repo" "$work/clone"
  # npm reads registry settings from the home folder; the rest of it stays empty.
  [ -f "${HOME:-/nonexistent}/.npmrc" ] && cp "$HOME/.npmrc" "$home/.npmrc"
  [ -d "${HOME:-/nonexistent}/.config/pip" ] && mkdir -p "$home/.config" && cp -r "$HOME/.config/pip" "$home/.config/pip"
  chown -R "$user" "$work"
  for command in "${commands[@]}"; do
    echo "fresh-clone: npm $command as $user"
    (cd "$work/clone" && as "$user" npm "$command")
    sleep 3
    leftovers
  done
  rm -rf "$work"
  trap - EXIT
done
echo "fresh-clone: passed"
