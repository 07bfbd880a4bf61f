# Where the output goes: a reader that has seen enough is no error, a device that is full is one.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index
article one "A lighthouse." >one.jsonl

# The status of a command whose output a pipe takes no more; more than a pipe holds, so it notices.
into_closed_pipe() {
    { "$@" 2>messages; echo $? >status; } | head -n 1 >/dev/null
    echo "$* | head -n 1: status $(cat status)$(sed 's/^/, /' messages)"
}
note 'SIGPIPE as usual'
into_closed_pipe tifa-query search -i index -n 1000 the
into_closed_pipe tifa-query search -i index -n 1000 -f json the
into_closed_pipe tifa-query search --help
into_closed_pipe tifa-index stats index
into_closed_pipe tifa-index build new one.jsonl
note 'SIGPIPE ignored from the start'
(
    trap '' PIPE
    into_closed_pipe tifa-query search -i index -n 1000 the
    into_closed_pipe tifa-index stats index
)
note 'nobody reads at all'
mkfifo pipe
for command in 'tifa-query search -i index -n 1000 the' 'tifa-query search -i index war' 'tifa-index stats index' 'tifa-query --help'; do
    # opened for reading and closed again before the command writes
    sh -c 'exec 3<>pipe 4>pipe 3>&-; exec "$@" >&4' sh $command 2>messages
    echo "$command: status $?$(sed 's/^/, /' messages)"
done

note 'a full device'
[ -w /dev/full ] || { echo "no /dev/full" >&2; exit 77; }
for command in 'tifa-query search -i index war' 'tifa-query search -i index -n 1000 the' 'tifa-query search -i index -f json war' \
    'tifa-query search --help' 'tifa-query --help' 'tifa-index --help' 'tifa-index build --help' 'tifa-index stats index'; do
    $command >/dev/full 2>messages
    echo "$command: status $?$(sed 's/^/, /' messages)"
done
note 'nothing is found and nothing printed: the device is not asked'
tifa-query search -i index zzzz >/dev/full
echo "status $?"
note 'the index is published all the same'
rm -rf new
tifa-index build new one.jsonl >/dev/full
echo "status $?"
try tifa-query search -i new lighthouse

note 'no standard output'
tifa-query search -i index war >&-
echo "status $?"
