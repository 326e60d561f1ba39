#!/bin/busybox sh
# First and only process of the guest's own; runs the session on the host's files and switches the machine off.
b() { /bin/busybox "$@"; }
b mount -t proc proc /proc
b mount -t devtmpfs dev /dev
for module in /modules/*; do b insmod "$module"; done
shared=trans=virtio,version=9p2000.L,msize=512000
b mount -t 9p -o "ro,cache=loose,$shared" host /host
b mount -t tmpfs layer /layer
b mkdir /layer/upper /layer/work
b mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work overlay /root
b mount -t 9p -o "$shared" work /root/mnt
b mount -t proc proc /root/proc
b mount -t sysfs sys /root/sys
b mount --move /dev /root/dev
b mount -t tmpfs run /root/run
b mkdir -p /root/dev/pts /root/dev/shm
b mount -t devpts pts /root/dev/pts
b ifconfig lo 127.0.0.1 up
b chroot /root /bin/sh -c 'PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root; export PATH HOME
cd /mnt; sh ./session.sh >session.log 2>&1; echo $? >session.rc'
b sync
b poweroff -f
