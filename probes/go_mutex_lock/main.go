// Lock() and Unlock() of a sync.Mutex that nobody holds, by one goroutine: mutex_lock in Go.
//
// Measured: the pair, once at first and then in batches of about 30 us, on the runtime's monotonic clock. Not
// measured: a lock that somebody holds, and what the runtime does beside it: its collector has nothing to collect here.
//
// kind steady
// threads 1
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	batchTime = 30 * time.Microsecond
	batches   = 1000
)

type answer struct {
	Kind       string    `json:"kind"`
	Unit       string    `json:"unit"`
	Op         string    `json:"op"`
	Iterations int       `json:"iterations"`
	First      int64     `json:"first"`
	Ignored    []string  `json:"ignored"`
	Samples    []float64 `json:"samples"`
}

// asked says how long it may take, and which conditions it knows nothing of.
func asked() (longest time.Duration, ignored []string, err error) {
	longest, ignored = 2*time.Second, []string{}
	for _, word := range os.Args[1:] {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "max":
			ns, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return 0, nil, fmt.Errorf("max=%s is not a whole number", value)
			}
			longest = time.Duration(ns)
		case "idle", "events", "first":
			ignored = append(ignored, key)
		case "pin", "quick", "awake":
		default:
			return 0, nil, fmt.Errorf("unknown parameter: %s", word)
		}
	}
	return longest, ignored, nil
}

var lock sync.Mutex

func batch(turns int) time.Duration {
	begin := time.Now()
	for i := 0; i < turns; i++ {
		lock.Lock()
		lock.Unlock()
	}
	return time.Since(begin)
}

func main() {
	longest, ignored, err := asked()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	first := batch(1).Nanoseconds()
	begun, turns := time.Now(), 100
	for batch(turns) < batchTime {
		turns *= 2
	}
	samples := make([]float64, 0, batches)
	for len(samples) < batches && (len(samples) == 0 || time.Since(begun) < longest) {
		samples = append(samples, float64(batch(turns).Nanoseconds())/float64(turns))
	}
	json.NewEncoder(os.Stdout).Encode(answer{"steady", "ns", "lock + unlock", turns, first, ignored, samples})
}
