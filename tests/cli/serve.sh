# How the service is told what to do, and what it refuses before it starts.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

try tifa-query serve --help
try tifa-query serve
try tifa-query serve -i nowhere
try tifa-query serve -i index peace
try tifa-query serve -i index --workers 0
try tifa-query serve -i index --workers 65
try tifa-query serve -i index --deadline 0
try tifa-query serve -i index --connections 3001
try tifa-query serve -i index --worker-memory much

note 'addresses'
try tifa-query serve -i index --listen 8080
try tifa-query serve -i index --listen localhost:8080
try tifa-query serve -i index --listen 127.0.0.1:65536
try tifa-query serve -i index --listen '[::1:8080'
try tifa-query serve -i index --listen :8080
try tifa-query serve -i index --listen 0.0.0.0:8080
try tifa-query serve -i index --listen '[::]:8080'

note 'tokens'
printf 'short\n' >short
printf 'two words of sixteen\n' >two
: >empty
try tifa-query serve -i index --token-file missing
try tifa-query serve -i index --token-file short
try tifa-query serve -i index --token-file two
try tifa-query serve -i index --token-file empty
