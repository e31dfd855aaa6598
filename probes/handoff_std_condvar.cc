/* A wake-up from one thread to another by a std::condition_variable, one way: handoff_condvar in C++.
 *
 * Measured: from just before the waker takes the lock to the waiter's return from wait(), its lock taken again. Each
 * direction has a condition of its own under one common std::mutex. Not measured: more than one waiter.
 * signal=inside notifies while the lock is held, as most programs do; signal=outside after it was released.
 *
 * kind event
 * threads 2
 * param signal choice(inside|outside) inside
 */
#include "probe.h"

#include <condition_variable>
#include <mutex>

static std::mutex lock;
static std::condition_variable turn[2];
static bool woken[2], outside;

PROBE_SETUP { outside = probe_choice("signal", "inside|outside") == 1; }

PROBE_WAKE {
    std::unique_lock<std::mutex> held(lock);
    woken[!me] = true;
    if (outside) held.unlock();
    turn[!me].notify_one();
}

PROBE_WAIT {
    std::unique_lock<std::mutex> held(lock);
    turn[me].wait(held, [me] { return woken[me]; });
    woken[me] = false;
}

PROBE_HANDOFF("wake-up, one way")
