# The real adbd in a network and a file system of its own, since its port is fixed; then a program beside it.
# $1 the unpacked tree, $2 an empty folder for its root, and then the program.
set -e
tree=$1 root=$2
shift 2
busybox ifconfig lo 127.0.0.1 up
sh "${0%/*}/adbd_root.sh" "$tree" "$root"
chroot "$root" /phone/adbd 2>"$root/tmp/adbd.log" &
phone=$!
trap 'kill -9 $phone 2>/dev/null || true; wait $phone 2>/dev/null || true' EXIT
ADBD_PID=$phone PHONE_ROOT=$root "$@"
