package main

import "testing"

func BenchmarkCopy(b *testing.B) {
	from, to := make([]byte, 4096), make([]byte, 4096)
	b.SetBytes(4096)
	for i := 0; i < b.N; i++ {
		copy(to, from)
	}
}
