#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

using Clock = std::chrono::steady_clock;
static std::mutex mutex;
static std::condition_variable told;
static bool ready = false;
static Clock::time_point sent, came;

__attribute__((noinline)) static int add(int a, int b) { return a + b; }

static void print(const char *what, Clock::time_point from, Clock::time_point to) {
    std::cout << "Time spent on " << what << ": " << std::chrono::nanoseconds(to - from).count() << " ns\n";
}

int main() {
    auto from = Clock::now();
    mutex.lock();
    auto to = Clock::now();
    mutex.unlock();
    print("acquiring a free lock", from, to);

    std::thread waiter([] {
        std::unique_lock<std::mutex> held(mutex);
        told.wait(held, [] { return ready; });
        came = Clock::now();
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    {
        std::lock_guard<std::mutex> held(mutex);
        ready = true;
        sent = Clock::now();
        told.notify_one();
    }
    waiter.join();
    print("pthread (CondVar)", sent, came);

    from = Clock::now();
    volatile int sum = add(1, 2);
    to = Clock::now();
    (void)sum;
    print("normal func call", from, to);
}
