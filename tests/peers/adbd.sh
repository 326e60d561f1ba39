# The real adbd in a network and a file system of its own, since its port is fixed; then a program beside it.
# $1 adbd, $2 the unpacked tree, $3 an empty folder for its root, and then the program; the folder's data/misc/adb/adb_keys
# is where this phone keeps the keys that it knows.
set -e
adbd=$1 tree=$2 root=$3
shift 3
busybox ifconfig lo 127.0.0.1 up
mount -t tmpfs root "$root"
mkdir -p "$root/data/misc/adb" "$root/tree" "$root/phone" "$root/tmp"
for name in usr etc dev proc; do mkdir "$root/$name"; mount --rbind "/$name" "$root/$name"; done
for name in bin lib lib64 sbin; do ln -s "usr/$name" "$root/$name"; done
mount --bind "$tree" "$root/tree"
# What Android's own getprop would print; adbd starts a plain shell.
cat >"$root/phone/getprop" <<'PHONE'
#!/bin/sh
case "$1" in
'') printf '[ro.product.device]: [vayu]\n[ro.boot.bootreason]: [smpl]\n[sys.boot_completed]: [1]\n[two.lines]: [one\ntwo]\n' ;;
sys.boot_completed) echo 1 ;;
*) echo ;;
esac
PHONE
chmod 755 "$root/phone/getprop"
libraries=/tree/usr/lib/x86_64-linux-gnu
PATH=/phone:/usr/sbin:/usr/bin:/sbin:/bin chroot "$root" "$libraries/ld-linux-x86-64.so.2" \
    --library-path "$libraries:$libraries/android" "/tree/$adbd" 2>"$root/tmp/adbd.log" &
phone=$!
trap 'kill -9 $phone 2>/dev/null || true; wait $phone 2>/dev/null || true' EXIT
ADBD_PID=$phone PHONE_ROOT=$root "$@"
