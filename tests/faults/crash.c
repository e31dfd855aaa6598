/* Says something, then writes where nothing may be written. */
#include <stdio.h>
#include <sys/mman.h>

int main(void) {
    char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    fputs("about to crash\n", stderr);
    *(volatile char *)page = 1;
    return 0;
}
