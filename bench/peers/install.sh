#!/bin/sh
# Gets what bench:peers measures, into .venv/peers and nowhere else: PostgreSQL, pg_auto_failover and etcd from the
# packages of this Debian (unpacked, not installed: no service is started, no user is made, root is not needed), and
# Patroni from PyPI, pinned by hash. Nothing else calls this script.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
target=$root/.venv/peers
packages=$target/packages
debian=$target/debian

missing() {
  echo "bench/peers/install.sh: $1" >&2
  exit 1
}

for command in apt-get apt-cache dpkg-deb ldd; do
  command -v "$command" >/dev/null || missing "$command is missing: this needs Debian or Ubuntu"
done
# The system's own first: run by root, Patroni runs as a user who may not enter root's home, where others may be.
for python in /usr/bin/python3 python3 ''; do
  [ -n "$python" ] || missing "there is no python3 of 3.11 or newer with its venv module (package python3-venv)"
  "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
done

# The newest PostgreSQL that pg_auto_failover is built for; Patroni gets the same one.
major=$(apt-cache search --names-only '^postgresql-[0-9]+-auto-failover$' | sed 's/^postgresql-\([0-9]*\).*/\1/' | sort -n | tail -1)
[ -n "$major" ] || missing "apt knows no package postgresql-NN-auto-failover: run 'apt-get update', or use Debian 12"
[ -n "$(apt-cache search --names-only '^etcd-server$')" ] || missing "apt knows no package etcd-server: use Debian 12 or newer"

echo "PostgreSQL $major, pg_auto_failover and etcd: downloading" >&2
rm -rf "$target"
mkdir -p "$packages" "$debian"
(cd "$packages" && apt-get download -q -o APT::Sandbox::User=root \
  "postgresql-$major" "postgresql-client-$major" "postgresql-$major-auto-failover" pg-auto-failover-cli etcd-server >&2) ||
  missing "apt-get could not download the packages: run 'apt-get update' and see its message above"
for package in "$packages"/*.deb; do dpkg-deb -x "$package" "$debian"; done

postgres=$debian/usr/lib/postgresql/$major
lacking=$(ldd "$postgres/bin/postgres" "$postgres/bin/initdb" "$postgres/lib/pgautofailover.so" \
  "$debian/usr/bin/pg_autoctl" "$debian/usr/bin/etcd" 2>/dev/null | awk '/not found/ { print $1 }' | sort -u | tr '\n' ' ')
[ -z "$lacking" ] || missing "shared libraries are missing: $lacking(run 'apt-get install postgresql-client-$major libxml2 libicu-dev')"

echo "Patroni: installing from PyPI" >&2
"$python" -m venv "$target/python"
"$target/python/bin/pip" install --quiet --disable-pip-version-check --require-hashes -r "$root/requirements/peers.txt" ||
  missing "pip could not install requirements/peers.txt: see its message above"

# Written last: whoever finds this file finds everything.
cat >"$target/versions.json" <<EOF
{
  "major": "$major",
  "postgresql": "$("$postgres/bin/postgres" --version | sed 's/[^0-9]*\([0-9.]*\).*/\1/')",
  "etcd": "$("$debian/usr/bin/etcd" --version | sed -n 's/etcd Version: //p')",
  "pg_auto_failover": "$("$debian/usr/bin/pg_autoctl" --version | sed -n 's/^pg_autoctl version //p')",
  "patroni": "$("$target/python/bin/pip" show patroni 2>/dev/null | sed -n 's/^Version: //p')"
}
EOF
rm -rf "$packages"
cat "$target/versions.json"
