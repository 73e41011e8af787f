#!/bin/sh
# Runs a program of the tests' Debian 13: in-debian-13.sh ROOT OWN COMMAND…
# What is mounted here is seen by this program and what it starts alone, and is gone with them. The machine's own folder for
# temporary files has the same path inside and outside; /run and the journal are folders of OWN, so that each test has its own.
set -eu
if [ "${IN_DEBIAN_13:-}" = '' ]; then
  IN_DEBIAN_13=1 exec unshare --mount --propagation private /bin/sh "$0" "$@"
fi
unset IN_DEBIAN_13
root=$1 own=$2
shift 2
temporary=${TMPDIR:-/tmp}
mkdir -p "$root$temporary" "$own/run/systemd/journal" "$own/journal"
mount --bind "$temporary" "$root$temporary"
mount --bind "$own/run" "$root/run"
mount --bind "$own/journal" "$root/var/log/journal"
mount -t proc proc "$root/proc"
# What Debian's Exim is configured by; some of it is looked for there, whatever the programs are told.
if [ -d "$own/exim4" ]; then mount --bind "$own/exim4" "$root/etc/exim4"; fi
# How journald runs, where the test has a way of its own.
if [ -e "$own/journald.conf" ]; then mount --bind "$own/journald.conf" "$root/etc/systemd/journald.conf.d/tests.conf"; fi
# The identity of this boot, where the test gave it one of its own.
if [ -e "$own/boot-id" ]; then mount --bind "$own/boot-id" "$root/proc/sys/kernel/random/boot_id"; fi
# journald asks in which group of processes a program is.
mount -t tmpfs tmpfs "$root/sys"
mkdir -p "$root/sys/fs/cgroup"
mount -t cgroup2 none "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom; do
  : >"$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
ln -s /run/systemd/journal/dev-log "$root/dev/log"
exec chroot "$root" "$@"
