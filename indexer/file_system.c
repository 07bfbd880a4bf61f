#include "indexer/file_system.h"

#include "corpus/base/arena.h"

#include <errno.h>
#include <libgen.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/vfs.h>

/* The numbers are those of the kernel's linux/magic.h, and of file systems that it does not have. */
static const struct {
    uint32_t type;
    const char *name;
} network_file_systems[] = {
    {0x00006969, "NFS"},   {0x0000517B, "SMB"},    {0xFE534D42, "SMB"},    {0xFF534D42, "CIFS"},   {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},   {0x73757245, "Coda"},   {0x00C36400, "Ceph"},   {0x01021997, "9p"},     {0x65735546, "FUSE"},
    {0x0000564C, "NCP"},   {0x01161970, "GFS2"},   {0x7461636F, "OCFS2"},  {0x0BD00BD0, "Lustre"}, {0x47504653, "GPFS"},
    {0xAAD7AAEA, "PanFS"}, {0xBACBACBC, "vmhgfs"}, {0x786F4256, "vboxsf"}, {0x19830326, "BeeGFS"},
};

const char *file_system_network_name(uint32_t type)
{
    for (size_t i = 0; i < sizeof network_file_systems / sizeof *network_file_systems; i++)
        if (network_file_systems[i].type == type)
            return network_file_systems[i].name;
    return NULL;
}

tifa_status file_system_check(const char *folder, tifa_error *error)
{
    struct arena arena = {0};
    struct statfs about;
    char *copy = arena_copy(&arena, folder, strlen(folder));
    if (!copy)
        return tifa_fail_memory(error);
    bool known = statfs(folder, &about) == 0 || (errno == ENOENT && statfs(dirname(copy), &about) == 0);
    const char *name = known ? file_system_network_name((uint32_t)about.f_type) : NULL;
    arena_free(&arena);
    if (!name) /* what cannot be asked is found out by who opens the folder */
        return TIFA_OK;
    return tifa_fail(error, TIFA_ERR_IO,
                     "'%s' is on a network file system (%s): locks and renames there cannot be trusted; "
                     "write the index on a local disk and copy it, or give --network-fs",
                     folder, name);
}
