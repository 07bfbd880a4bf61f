# A build killed at random instants, by SIGKILL, SIGTERM and SIGINT: what was published answers as before, and the next
# build completes and leaves nothing over.
#
# TIFA_FAULT_COUNT=N kills that often by SIGKILL, a third as often by each of the others; TIFA_FAULT_SEED=N takes other instants.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 1500 6
kills=${TIFA_FAULT_COUNT-15}

now_ms() { echo $(($(date +%s%N) / 1000000)); }

build b >/dev/null
answer >answer-b
started=$(now_ms)
build a >/dev/null
took=$(($(now_ms) - started))
answer >answer-a
cmp -s answer-a answer-b && echo "the archives do not differ"

# Parts of the time that a build takes, in thousandths.
parts() { # COUNT SEED
    awk -v count="$1" -v seed="$2" 'BEGIN { srand(seed); while (count-- > 0) printf "%d\n", rand() * 1000 }'
}
# Waits until a process that was started is the program, or has ended.
wait_for_program() { # PID
    while read -r name 2>/dev/null </proc/$1/comm && [ "$name" != tifa-index ]; do
        sleep 0.001
    done
}

killed_by() { # SIGNAL STATUS COUNT SEED
    hit=0
    wrong=0
    old=a
    new=b
    within=$took # ms; the machine may be faster now, or slower, than it was when the time was taken
    for part in $(parts $((40 * $3)) "$4"); do
        [ $hit -lt "$3" ] || break
        # what runs behind a script is made to ignore SIGINT
        env --default-signal=INT tifa-index build --threads 2 index $new.jsonl >built 2>&1 &
        pid=$!
        wait_for_program $pid
        instant=$((part * within / 1000))
        sleep "$((instant / 1000)).$(printf '%03d' $((instant % 1000)))"
        kill -s "$1" $pid 2>/dev/null
        { wait $pid; } 2>/dev/null # the shell tells of the signal
        status=$?
        answer >out
        case $status in
        0) # the build was faster
            within=$((within * 3 / 4))
            cmp -s out answer-$new || { wrong=$((wrong + 1)); echo "built, but a wrong answer: $(head -c 300 out)"; }
            ;;
        "$2") # between the rename that publishes and its end it has published
            hit=$((hit + 1))
            [ $within -ge $took ] || within=$((within * 5 / 4 + 1))
            cmp -s out answer-$old || cmp -s out answer-$new || { wrong=$((wrong + 1)); echo "a wrong answer after $instant ms: $(head -c 300 out)"; }
            # the leak sanitizer tells when a thread ends while it looks
            grep -v -e '^[0-9]* articles' -e interrupted -e '==Unable to get registers from thread' built
            ;;
        *)
            wrong=$((wrong + 1))
            echo "status $status: $(cat built)"
            ;;
        esac
        build $new >built 2>&1 || { wrong=$((wrong + 1)); cat built; }
        answer | cmp -s - answer-$new || { wrong=$((wrong + 1)); echo "a wrong answer after the next build"; }
        [ "$(leftovers)" = "" ] || { wrong=$((wrong + 1)); leftovers; }
        swap=$old
        old=$new
        new=$swap
    done
    echo "SIG$1: $wrong wrong"
    [ $hit -eq "$3" ] || echo "only $hit were killed in time"
    [ $old = a ] || build a >/dev/null
}
killed_by KILL 137 "$kills" "${TIFA_FAULT_SEED-1}"
killed_by TERM 143 $((kills / 3)) "${TIFA_FAULT_SEED-2}"
killed_by INT 130 $((kills / 3)) "${TIFA_FAULT_SEED-3}"
