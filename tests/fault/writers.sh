# Several builds at the same time: one at a time writes, the others leave with status 3, and the index is whole.
. "$TOOLS/lib.sh"
. "$TOOLS/../../fault/tools/archive.sh"
make_archives 200 40

build a >/dev/null
answer >answer-a
build b >/dev/null
answer >answer-b

wrote=0
locked=0
for round in 1 2 3 4; do
    for writer in 1 2 3 4 5 6; do
        archive=a
        [ $((writer % 2)) -eq 0 ] || archive=b
        (build $archive >"out-$writer" 2>"err-$writer"; echo $? >"status-$writer") &
    done
    wait
    for writer in 1 2 3 4 5 6; do
        case $(cat status-$writer) in
        0)
            wrote=$((wrote + 1))
            cat err-$writer
            ;;
        3)
            locked=$((locked + 1))
            cat out-$writer
            grep -vx "tifa-index: 'index' is being written by another process; try again when it is done" err-$writer
            ;;
        *) echo "status $(cat status-$writer): $(cat err-$writer)" ;;
        esac
    done
    answer >out
    same_answer out || echo "a wrong answer"
    leftovers
done
[ $wrote -ge 4 ] && [ $locked -ge 1 ] && echo "some wrote, some were locked out" || echo "$wrote wrote, $locked were locked out"
