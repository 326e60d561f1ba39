# A root for the real adbd, of this computer's files and the unpacked ones: $1 the tree, $2 an empty folder.
# Its data/misc/adb/adb_keys is where this phone keeps the keys that it knows.
set -e
tree=$1 root=$2
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
libraries=/tree/usr/lib/x86_64-linux-gnu
cat >"$root/phone/adbd" <<PHONE
#!/bin/sh
PATH=/phone:/usr/sbin:/usr/bin:/sbin:/bin exec $libraries/ld-linux-x86-64.so.2 \\
    --library-path $libraries:$libraries/android /tree/usr/lib/android-sdk/platform-tools/adbd-with-keys
PHONE
chmod 755 "$root/phone/getprop" "$root/phone/adbd"
