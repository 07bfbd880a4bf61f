# What may not be read or written is told with its name and the reason.
. "$TOOLS/lib.sh"
needs_unprivileged
article good "A good lighthouse." >good.jsonl
chmod 777 .
cp -r "$INDEX" index
chmod -R a+rwX index

note 'sources'
article secret "A secret lighthouse." >secret.jsonl
mkdir closed open
article inside "A lighthouse inside." >closed/inside.jsonl
cp secret.jsonl open
chmod 0 secret.jsonl closed open/secret.jsonl
article beside "A lighthouse beside." >open/beside.jsonl
try unprivileged tifa-index build new good.jsonl secret.jsonl closed open
try unprivileged tifa-query search -i new -n 0 lighthouse

note 'an INDEX that may not be made, written or read'
mkdir shut readonly
chmod 0 shut
chmod 555 readonly
try unprivileged tifa-index build shut good.jsonl
try unprivileged tifa-index build shut/index good.jsonl
try unprivileged tifa-index build readonly good.jsonl
try unprivileged tifa-index build readonly/index good.jsonl
try unprivileged tifa-query search -i shut war
chmod 555 index index/segments
try unprivileged tifa-index build index good.jsonl
chmod 777 index
chmod a-w index/lock
try unprivileged tifa-index build index good.jsonl
chmod a+w index/lock
chmod 777 index/segments

note 'parts of it'
chmod 0 index/manifest
try unprivileged tifa-query search -i index war
try unprivileged tifa-index stats index
note 'what cannot be read may be published: a build must not take it for nothing and clean it away'
try unprivileged tifa-index build index good.jsonl
ls index/segments
chmod 644 index/manifest
chmod 0 index/segments/000001/postlist.glass
try unprivileged tifa-query search -i index -n 0 war
try unprivileged tifa-index check index
chmod 644 index/segments/000001/postlist.glass
chmod 0 index/segments/000001
try unprivileged tifa-query search -i index -n 0 war
chmod 755 index/segments/000001
chmod 0 index/segments/000001/iamglass
try unprivileged tifa-query search -i index -n 0 war
chmod 644 index/segments/000001/iamglass
try unprivileged tifa-query search -i index -n 0 war
note 'reading needs no right to write'
chmod -R a-w index
try unprivileged tifa-query search -i index -n 0 war
try unprivileged tifa-index stats index | sed 2q
try unprivileged tifa-index check index
chmod -R u+rwX .
