/* Fails the nth call that writes below a folder: loaded before the C library (LD_PRELOAD), told what to do by a small
   file in shared memory, so that a running process can be switched. Python's side is tests/faults/shim.py. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, WRITE = 2, SYNC = 4, CUT = 8, RENAME = 16, UNLINK = 32, MAKE = 64 };

struct control {
    int armed, first, last, error, kinds; /* fails the calls of these kinds from the first to the last */
    int count, failed;                    /* how many there were, and how many of them failed */
};

static volatile struct control *control;
static char folder[PATH_MAX];
static size_t length;

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void)
{
    const char *place = getenv("FAULT_CONTROL"), *below = getenv("FAULT_FOLDER");
    int held = place && below && realpath(below, folder) ? NEXT(open)(place, O_RDWR) : -1;
    if (held < 0)
        return;
    length = strlen(folder);
    void *found = mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, held, 0);
    if (found != MAP_FAILED)
        control = found;
    close(held);
}

static int is_below(const char *path)
{
    return !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

/* Counts a call, and tells whether it is one of those that fail. */
static int fails(int kind, const char *path)
{
    if (!control || !control->armed || !(control->kinds & kind) || !is_below(path))
        return 0;
    int count = __sync_add_and_fetch(&control->count, 1);
    if (count < control->first || count > control->last)
        return 0;
    __sync_add_and_fetch(&control->failed, 1);
    errno = control->error;
    return 1;
}

static int fails_at(int kind, int base, const char *path)
{
    char whole[2 * PATH_MAX], held[64];
    if (!control || !control->armed || !path)
        return 0;
    if (path[0] == '/')
        return fails(kind, path);
    if (base == AT_FDCWD) {
        if (!getcwd(whole, PATH_MAX))
            return 0;
    } else {
        snprintf(held, sizeof held, "/proc/self/fd/%d", base);
        ssize_t size = readlink(held, whole, PATH_MAX - 1);
        if (size < 0)
            return 0;
        whole[size] = 0;
    }
    strcat(whole, "/");
    strncat(whole, path, PATH_MAX - 1);
    return fails(kind, whole);
}

static int fails_in(int kind, int file)
{
    return fails_at(kind, file, "");
}

#define OPENING(name, base, path, flags)                                                                               \
    mode_t mode = 0;                                                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                                               \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode = va_arg(more, mode_t);                                                                                   \
        va_end(more);                                                                                                  \
    }                                                                                                                  \
    if (((flags & O_ACCMODE) != O_RDONLY || flags & O_CREAT) && fails_at(OPEN, base, path))                            \
        return -1;

int open(const char *path, int flags, ...)
{
    OPENING(open, AT_FDCWD, path, flags)
    return NEXT(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    OPENING(open64, AT_FDCWD, path, flags)
    return NEXT(open64)(path, flags, mode);
}

int openat(int base, const char *path, int flags, ...)
{
    OPENING(openat, base, path, flags)
    return NEXT(openat)(base, path, flags, mode);
}

int openat64(int base, const char *path, int flags, ...)
{
    OPENING(openat64, base, path, flags)
    return NEXT(openat64)(base, path, flags, mode);
}

/* A disk that fills up has taken the first half. */
ssize_t write(int file, const void *bytes, size_t size)
{
    if (fails_in(WRITE, file)) {
        int error = errno;
        NEXT(write)(file, bytes, size / 2);
        errno = error;
        return -1;
    }
    return NEXT(write)(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t place)
{
    if (fails_in(WRITE, file)) {
        int error = errno;
        NEXT(pwrite)(file, bytes, size / 2, place);
        errno = error;
        return -1;
    }
    return NEXT(pwrite)(file, bytes, size, place);
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t place)
{
    if (fails_in(WRITE, file)) {
        int error = errno;
        NEXT(pwrite64)(file, bytes, size / 2, place);
        errno = error;
        return -1;
    }
    return NEXT(pwrite64)(file, bytes, size, place);
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    return fails_in(WRITE, file) ? -1 : NEXT(writev)(file, parts, count);
}

int fsync(int file)
{
    return fails_in(SYNC, file) ? -1 : NEXT(fsync)(file);
}

int fdatasync(int file)
{
    return fails_in(SYNC, file) ? -1 : NEXT(fdatasync)(file);
}

int ftruncate(int file, off_t size)
{
    return fails_in(CUT, file) ? -1 : NEXT(ftruncate)(file, size);
}

int ftruncate64(int file, off64_t size)
{
    return fails_in(CUT, file) ? -1 : NEXT(ftruncate64)(file, size);
}

int rename(const char *from, const char *to)
{
    return fails_at(RENAME, AT_FDCWD, to) ? -1 : NEXT(rename)(from, to);
}

int renameat(int from_base, const char *from, int to_base, const char *to)
{
    return fails_at(RENAME, to_base, to) ? -1 : NEXT(renameat)(from_base, from, to_base, to);
}

int unlink(const char *path)
{
    return fails_at(UNLINK, AT_FDCWD, path) ? -1 : NEXT(unlink)(path);
}

int unlinkat(int base, const char *path, int flags)
{
    return fails_at(UNLINK, base, path) ? -1 : NEXT(unlinkat)(base, path, flags);
}

int mkdir(const char *path, mode_t mode)
{
    return fails_at(MAKE, AT_FDCWD, path) ? -1 : NEXT(mkdir)(path, mode);
}
