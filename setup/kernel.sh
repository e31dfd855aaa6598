#!/bin/bash
# kernel.sh: fetches the Linux kernel that emulated machines boot into .cache/emulator/. Of Debian's cloud kernel
# only vmlinuz is kept; nothing is installed, and root is not needed. Never an error: without it those tests and
# conditions are skipped, and say so. Does nothing where there is one.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=.cache/emulator
compgen -G "$folder/vmlinuz-*" >/dev/null && exit 0
say() { echo "missing: a kernel for emulated machines ($1); copy one to $folder/vmlinuz-..." >&2 && exit 0; }
[[ $(uname -m) == x86_64 ]] || say "only x86-64 is emulated"
command -v apt-get dpkg-deb >/dev/null || say "this is not Debian"

package() { # the kernel's own package: the name that the empty one depends on
  apt-cache depends linux-image-cloud-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1
}

name=$(package)
if [[ ! $name && $(id -u) == 0 ]]; then
  apt-get update -qq >/dev/null 2>&1 || true
  name=$(package)
fi
[[ $name ]] || say "apt-get update, then setup/kernel.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # apt gives up root for a download
echo "fetching a kernel for emulated machines: $name"
(cd "$work" && apt-get download -qq "$name" >/dev/null 2>&1 && dpkg-deb --fsys-tarfile "$name"_*.deb | tar -x --wildcards './boot/vmlinuz-*') ||
  say "$name could not be fetched"
mkdir -p "$folder"
mv "$work"/boot/vmlinuz-* "$folder"/
