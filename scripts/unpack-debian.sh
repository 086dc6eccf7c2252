#!/usr/bin/env bash
# unpack-debian.sh <folder> <package...>: unpacks Debian packages, and those that they need and this machine lacks, into a
# folder. For programs that tests start by themselves: nothing is installed, nothing starts, and two that exclude each
# other (rsyslog and syslog-ng) can be there side by side. Needs apt-get, dpkg-deb and the network, but not root: the
# lists of packages are kept beside the folder, and those of the system are left alone.
# What was unpacked before is done anew when the packages that are asked for have changed.
set -euo pipefail

folder=$1
shift
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[[ -e "$folder/.complete" && $(<"$folder/.complete") == "$*" ]] && exit
rm -rf "$folder"
mkdir -p "$folder"

state=$(dirname "$folder")/.apt
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
# Root is not handed down to apt's own user, who may not enter a folder of somebody's home.
options=(-qq -o "Dir::State::Lists=$state/lists" -o "Dir::Cache=$state/cache" -o APT::Sandbox::User=root)
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
cd "$packages"

fetch() {
  local needed
  needed=$(apt-get "${options[@]}" install --simulate --no-install-recommends "$@" | awk '$1 == "Inst" { print $2 }')
  # Those that are installed already are wanted all the same, to be in one place with their modules.
  # shellcheck disable=SC2086 -- one word for each package
  apt-get "${options[@]}" download "$@" $needed
}

listed() { compgen -G "$state/lists/*Packages*" >/dev/null; }

# A list that is some weeks old names files that are not there any more.
{ listed && fetch "$@" 2>/dev/null; } || { apt-get "${options[@]}" update && fetch "$@"; }
for package in *.deb; do dpkg-deb --extract "$package" "$folder"; done
printf '%s' "$*" >"$folder/.complete"
