/* What a process of the service gives up before it reads what others wrote. */
#ifndef TIFA_SERVER_SANDBOX_H
#define TIFA_SERVER_SANDBOX_H

#include "corpus/base/buffer.h"
#include "corpus/base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct sandbox {
    const char *const *folders; /* that may be read; "tcp://" among them is passed over */
    size_t folder_count;
    size_t memory_bytes; /* private memory at most; 0: no limit */
    bool connects;       /* may open connections, as an index elsewhere needs */
    bool serves;         /* may take connections */
};

/* For this process, for good. What the kernel does not offer is left out. TIFA_ERR_IO: what it offers failed. */
tifa_status sandbox_enter(const struct sandbox *sandbox, tifa_error *error);

/* Appends what the kernel offers: "no_new_privs, landlock 7, seccomp". */
void sandbox_describe(struct buffer *out);

#endif
