# The operations that publish, each with the index it starts from; sourced by fault tests, behind archive.sh.

OPERATIONS="build add remove merge"

# make_operations ARTICLES WORDS: for each OPERATION the folder before-OPERATION, in files answer- and export-OPERATION
# what it answers and has before, and in those with -done behind, after.
make_operations() {
    make_archives "$1" "$2"
    # a later version of some, and some more
    { sed -n '2,5s/lighthouse of archive a/lighthouse of later/; 2,5p' a.jsonl; sed -n '1,7s/"id":"b/"id":"c/p' b.jsonl; } >more.jsonl
    for operation in $OPERATIONS; do
        rm -rf index
        build a >/dev/null
        case $operation in
        build | xapian) build a >/dev/null ;; # so that there is a generation to remove
        merge)
            operate add >/dev/null
            operate remove >/dev/null
            ;;
        *) operate add >/dev/null && sed -i 's/"id":"c/"id":"d/' more.jsonl ;;
        esac
        rm -rf "before-$operation"
        cp -r index "before-$operation"
        answer >answer-$operation
        tifa-index export index >export-$operation
        operate $operation >/dev/null || echo "$operation: status $?"
        answer >answer-$operation-done
        tifa-index export index >export-$operation-done
    done
    rm -rf index
}

# One thread, so that the calls have an order.
operate() { # OPERATION
    case $1 in
    build) tifa-index build --threads 1 --memory 64 index b.jsonl ;;
    xapian) tifa-index build --threads 1 --writer xapian index b.jsonl ;; # by the other writer, where it is asked for
    add) tifa-index add --threads 1 --memory 64 index more.jsonl ;;
    remove) tifa-index remove index a1 a7 a9 ;;
    merge) tifa-index merge --threads 1 --memory 64 --full index ;;
    esac
}

# With a library preloaded that disturbs it; the INJECT_ variables come first: disturb OPERATION VARIABLE=VALUE...
disturb() {
    operation_disturbed=$1
    shift
    (
        export INJECT_UNDER=index INJECT_LOG="$PWD/log" LD_PRELOAD="$TEST_PROGRAMS/libinject.so" "$@"
        ASAN_OPTIONS=$ASAN_OPTIONS:verify_asan_link_order=0
        export ASAN_OPTIONS
        operate "$operation_disturbed"
    )
}

# Whether the index, after an operation that did not end well, is that of before or the one it was to become, whole.
# Says what is wrong.
is_before_or_after() { # OPERATION
    answer >now
    tifa-index check index >checked 2>&1 || { echo "check: $(cat checked)"; return 1; }
    tifa-index export index >exported 2>&1 || { echo "export: $(head -n 1 exported)"; return 1; }
    { cmp -s now "answer-$1" && cmp -s exported "export-$1"; } ||
        { cmp -s now "answer-$1-done" && cmp -s exported "export-$1-done"; } ||
        { echo "a wrong answer: $(head -c 300 now)"; return 1; }
}

# Runs the operation again: it completes, with what an undisturbed one would have, and leaves nothing over.
completes() { # OPERATION
    operate "$1" >out 2>err
    again_status=$?
    # the articles are gone already, if that was published
    [ $again_status -eq 0 ] || { [ "$1:$again_status" = remove:1 ] && cmp -s exported "export-$1-done"; } ||
        { echo "again: status $again_status: $(cat err)"; return 1; }
    answer | cmp -s - "answer-$1-done" || { echo "a wrong answer after the next run"; return 1; }
    tifa-index export index | cmp -s - "export-$1-done" || { echo "another export after the next run"; return 1; }
    tifa-index check index >checked 2>&1 || { echo "check after the next run: $(cat checked)"; return 1; }
    [ "$(wc -l <checked)" -eq 1 ] || { echo "left over: $(cat checked)"; return 1; }
}
