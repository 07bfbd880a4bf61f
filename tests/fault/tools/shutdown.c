/* Cuts the power of a mounted file system: what it has not written to its disk yet is lost, as is its log that is still
 * in memory, and nothing can be done on it any more but to unmount it. ext4, XFS and others share the call.
 * usage: shutdown FOLDER */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define SHUTDOWN _IOR('X', 125, uint32_t)

enum { NO_LOG_FLUSH = 2 };

int main(int argc, char **argv)
{
    uint32_t how = NO_LOG_FLUSH;
    int folder = argc == 2 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    if (folder < 0 || ioctl(folder, SHUTDOWN, &how) != 0) {
        perror(argc == 2 ? argv[1] : "usage: shutdown FOLDER");
        return 1;
    }
    close(folder);
    return 0;
}
