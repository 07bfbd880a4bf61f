# What this version does not do must not pass for something else: an error that names the form and its place.
. "$TOOLS/lib.sh"

for query in 'win-win NEAR/8 cooperation' 'win-win NEAR/x cooperation' 'win-win BEFORE/8 cooperation' \
    '~"win-win cooperation"' '~cooperation' '"win-win cooperation"~3' '=="win-win cooperation"' '==cooperation' '=="麵"' \
    '@win-win' 'china @mutual-benefit' 'cooperat*' '"win* cooperation"' '"win-win *"' '"comprehensive * partnership"' \
    '合作*' '"(mutual OR shared) (benefit OR interest)"' 'source:x'; do
    try tifa-query search -i "$INDEX" -n 0 -- "$query" | sed '1s/-i .*-n/-n/'
done

note 'but these are words and punctuation'
for query in 'near' 'NEAR' '"near/8"' '"a@b"' '"3 * 4"'; do
    try tifa-query search -i "$INDEX" -n 0 -- "$query" | sed '1s/-i .*-n/-n/'
done
