/** What the wrapper writes to descriptor 2 before the program starts; what comes before it is its own trouble. */
export const STARTED = 'jidoka: the program starts\n'

const SAY_STARTED = `printf '${STARTED.replace('\n', '\\n')}'`

/** Starts the program of its words, both outputs in one. */
export const START_SCRIPT = `${SAY_STARTED} >&2
exec "$@" 2>&1
`

/** The same with limits of the program and all it starts. Words before the program: kilobytes of resident memory, file locks. */
export const MARK_SCRIPT = `ulimit -m "$1" 2> /dev/null
ulimit -x "$2" 2> /dev/null || ulimit -w "$2" 2> /dev/null
shift 2
${START_SCRIPT}`

/**
 * The first process of new mount, PID, IPC and maybe network namespaces, with the rights of root over them alone. It puts a
 * file system together that holds only what its words name, leaves the old one, gives up every right, and starts the
 * program. Nothing lies below the mounts, so there is nothing to uncover. Descriptor 2 is a socket: when the caller closes it,
 * every process of the namespace is killed, whoever it runs as. When this one ends, the kernel kills them.
 * Words: how, uid, gid, network, mount point, start folder, folders of the places, places, --, program. Each command that is no part of the
 * shell is a process, so one makes all folders, and a place is mounted and made read-only by one.
 */
export const WALLS_SCRIPT = `set -eu
how=$1 uid=$2 gid=$3 network=$4 new=$5 start=$6 folders=$7
shift 7
small=nosuid,nodev
mount -t tmpfs -o "mode=0755,$small" tmpfs "$new"
cd "$new"
mkdir proc dev tmp run var var/tmp old
mount -t tmpfs -o "mode=1777,$small" tmpfs tmp
mount -t tmpfs -o "mode=1777,$small" tmpfs var/tmp
mount -t proc -o "$small,noexec" proc proc
mount -t tmpfs -o mode=0755,nosuid tmpfs dev
for name in null zero full random urandom tty; do
  if [ -e "/dev/$name" ]; then : > "dev/$name"; mount --bind "/dev/$name" "dev/$name"; fi
done
mkdir dev/shm dev/pts
mount -t tmpfs -o "mode=1777,$small" tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts 2> /dev/null || true
ln -s pts/ptmx /proc/self/fd dev
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
IFS='
'
set -f
[ -z "$folders" ] || mkdir -p -- $folders
set +f
unset IFS
while [ "$1" != -- ]; do
  kind=$1 path=$2
  shift 2
  [ -d ".\${path%/*}" ] || mkdir -p ".\${path%/*}"
  case $kind in
    link) ln -s "$1" ".$path"; shift ;;
    hide) if [ -d ".$path" ]; then mount -t tmpfs -o "mode=0755,$small" tmpfs ".$path"; fi ;;
    *)
      if [ -d "$path" ]; then [ -d ".$path" ] || mkdir -p ".$path"; elif [ ! -e ".$path" ]; then : > ".$path"; fi
      if [ "$kind" = read ]; then mount -o rbind,ro "$path" ".$path"; else mount --rbind "$path" ".$path"; fi
      ;;
  esac
done
shift
if [ "$network" = no ]; then
  ip link set lo up 2> /dev/null || ifconfig lo up 2> /dev/null ||
    perl -e 'socket(S, 2, 2, 0) && ioctl(S, 0x8914, pack("a16s", "lo", 0x41)) || exit 1'
fi
pivot_root . old
cd /
umount -l old
rmdir old
mount -o remount,bind,ro tmpfs /
cd "$start"
exec 4>&2 5<&2 2> /dev/null
( cat <&5 > /dev/null 4>&-; kill -s KILL -1 ) < /dev/null &
case $how in
  unshare-user) set -- unshare --user --map-user "$uid" --map-group "$gid" setpriv --no-new-privs "$@" ;;
  *)
    set -- setpriv --reuid "$uid" --regid "$gid" --clear-groups --inh-caps=-all --ambient-caps=-all \\
      --bounding-set=-all --no-new-privs "$@"
    ;;
esac
${SAY_STARTED} >&4
( exec "$@" 2>&1 4>&- 5<&- ) || exit $?
exit 0
`
