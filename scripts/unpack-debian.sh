#!/usr/bin/env bash
# unpack-debian.sh <folder> <package...>: unpacks Debian packages, and those that they need and this machine lacks, into
# a folder. For daemons that tests start by themselves: nothing is installed, nothing starts, and two that exclude each
# other (rsyslog and syslog-ng) can be there side by side. Needs apt-get and dpkg-deb, but not root where the lists are fresh.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[[ -e "$folder/.complete" ]] && exit
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
chmod 755 "$packages"
cd "$packages"

fetch() {
  local needed
  needed=$(apt-get install --simulate --no-install-recommends "$@" | awk '$1 == "Inst" { print $2 }')
  # Those that are installed already are wanted all the same, to be in one place with their modules.
  # shellcheck disable=SC2086 -- one word for each package
  apt-get download -qq "$@" $needed
}

fetch "$@" || { apt-get update -qq && fetch "$@"; }
for package in *.deb; do dpkg-deb --extract "$package" "$folder"; done
touch "$folder/.complete"
