#!/bin/sh
# Starts a Debian with its systemd: boot-debian.sh ROOT OWN. It is run by unshare, so that what is mounted here is seen by this program and
# what it starts alone, and is gone with them. ROOT stays as it is: what is written is kept in memory. What is in OWN/seed is laid over it,
# and OWN/shared is /srv/shared inside.
set -eu
root=$1 own=$2
mount --make-rprivate /
mkdir -p "$own/over"
mount -t tmpfs tmpfs "$own/over"
mkdir "$own/over/upper" "$own/over/work" "$own/over/root"
mount -t overlay overlay -o "lowerdir=$root,upperdir=$own/over/upper,workdir=$own/over/work" "$own/over/root"
cp -R "$own/seed/." "$own/over/root/"
cd "$own/over/root"
mkdir -p srv/shared before
mount --bind "$own/shared" srv/shared
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
ln -s /proc/self/fd dev/fd
mkdir dev/shm dev/pts
# A unit with PrivateDevices= wants it to be there.
ln -s pts/ptmx dev/ptmx
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
# What loads modules and mounts is the machine's own, and is none of its business.
for unit in systemd-modules-load systemd-sysctl systemd-udevd apt-daily apt-daily-upgrade dpkg-db-backup; do
  ln -sf /dev/null "etc/systemd/system/$unit.service"
done
pivot_root . before
umount -l /before
exec /usr/lib/systemd/systemd --system --show-status=0 --unit=multi-user.target
