/* A pseudo-terminal has no modem lines, and libserialport refuses a port without them. This preload answers the questions
 * for them, so that sigrok-cli opens a pseudo-terminal; the bytes are not touched. Loaded into sigrok-cli alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <sys/ioctl.h>

typedef int (*ioctl_call)(int, unsigned long, ...);

int ioctl(int descriptor, unsigned long request, ...)
{
    static ioctl_call real;
    va_list rest;
    void *argument;
    int result;

    va_start(rest, request);
    argument = va_arg(rest, void *);
    va_end(rest);
    if (!real)
        real = (ioctl_call)dlsym(RTLD_NEXT, "ioctl");
    result = real(descriptor, request, argument);
    if (result >= 0)
        return result;
    switch (request) {
    case TIOCMGET:
        *(int *)argument = TIOCM_CTS | TIOCM_DSR;
        return 0;
    case TIOCMSET:
    case TIOCMBIS:
    case TIOCMBIC:
        return 0;
    default:
        return result;
    }
}
