/* Floods a stream: flood 1|2 MIB. The last word on it is "last". */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **values) {
    static char block[1 << 20];
    if (count < 3) return 2;
    memset(block, 'x', sizeof block);
    for (long i = atol(values[2]); i > 0; i--)
        for (size_t done = 0; done < sizeof block;) {
            ssize_t written = write(atoi(values[1]), block, sizeof block - done);
            if (written <= 0) return 1;
            done += (size_t)written;
        }
    return write(atoi(values[1]), "last", 4) != 4;
}
