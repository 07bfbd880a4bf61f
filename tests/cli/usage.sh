# Command lines that are wrong.
. "$TOOLS/lib.sh"
ln -s "$INDEX" index

try tifa-index
try tifa-index frobnicate
try tifa-index Build
try tifa-index --version
try tifa-index build
try tifa-index build index
try tifa-index build --threads
try tifa-index build --threads 0 new source
try tifa-index build --threads=abc new source
try tifa-index build -t 257 new source
try tifa-index build -t -1 new source
try tifa-index build --threads= new source
try tifa-index build --thread 1 new source
try tifa-index build -x new source
try tifa-index build --help=yes
try tifa-index stats
try tifa-index stats index index
try tifa-index stats --threads 1 index
note 'nothing was made on the way'
ls new 2>/dev/null

try tifa-query
try tifa-query find
try tifa-query search
try tifa-query search war
try tifa-query search -i index
try tifa-query search -i index --
try tifa-query search -i index ''
try tifa-query search -i
try tifa-query search -i index -n
try tifa-query search -i index -n x war
try tifa-query search -i index -n '' war
try tifa-query search -i index -n -1 war
try tifa-query search -i index -n 100001 war
try tifa-query search -i index -n 99999999999999999999999999 war
try tifa-query search -i index --limit=1e3 war
try tifa-query search -i index --offset 10000001 war
try tifa-query search -i index --offset -1 war
try tifa-query search -i index --sort up war
try tifa-query search -i index --sort DATE war
try tifa-query search -i index --count some war
try tifa-query search -i index --format xml war
try tifa-query search -i index --format JSON war
try tifa-query search -i index --color sometimes war
try tifa-query search -i index --all=yes war
try tifa-query search -i index --frob war
try tifa-query search -i index -z war
try tifa-query search -i index --form json war
