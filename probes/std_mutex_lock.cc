/* lock() and unlock() of a std::mutex that nobody holds, by one thread: mutex_lock in C++.
 *
 * Measured: the pair, in a loop. `first` is the first lock() of the process alone: page faults and symbol binding, if
 * any, are in it. `page=used` writes elsewhere on the lock's page before, so that it is there.
 * Not measured: a lock that somebody holds or has just held on another CPU.
 *
 * kind steady
 * threads 1
 * param page choice(fresh|used) fresh
 */
#include "probe.h"

#include <mutex>

static std::mutex lock;

PROBE_SETUP {
    volatile char *beside = reinterpret_cast<volatile char *>(reinterpret_cast<uintptr_t>(&lock) ^ 128);
    if (probe_choice("page", "fresh|used") == 1) *beside = *beside; /* another cache line of the same page */
}

PROBE_FIRST { lock.lock(); }
PROBE_UNDO { lock.unlock(); }

PROBE_STEADY("lock + unlock") {
    lock.lock();
    lock.unlock();
}
