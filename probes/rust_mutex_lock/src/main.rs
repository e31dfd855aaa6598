// lock() of a std::sync::Mutex that nobody holds and the drop of its guard, by one thread: mutex_lock in Rust.
//
// Measured: the pair, once at first and then in batches of about 30 us, from Instant to Instant. Not measured: a lock
// that somebody holds.
//
// kind steady
// threads 1
use std::hint::black_box;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const BATCH: Duration = Duration::from_micros(30);
const BATCHES: usize = 1000;

/// What was asked: how long it may take, and which conditions it knows nothing of.
struct Asked {
    longest: Duration,
    ignored: Vec<&'static str>,
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked {
        longest: Duration::from_secs(2),
        ignored: Vec::new(),
    };
    for word in std::env::args().skip(1) {
        match word.split_once('=') {
            Some(("max", value)) => {
                let ns = value
                    .parse()
                    .map_err(|_| format!("max={value} is not a whole number"))?;
                asked.longest = Duration::from_nanos(ns);
            }
            Some(("idle", _)) => asked.ignored.push("idle"),
            Some(("events", _)) => asked.ignored.push("events"),
            Some(("first", _)) => asked.ignored.push("first"),
            Some(("pin" | "quick" | "awake", _)) => {}
            _ => return Err(format!("unknown parameter: {word}")),
        }
    }
    Ok(asked)
}

fn batch(lock: &Mutex<u64>, turns: u32) -> Duration {
    let begin = Instant::now();
    for _ in 0..turns {
        *black_box(lock).lock().unwrap() += 1;
    }
    begin.elapsed()
}

fn main() {
    let asked = asked().unwrap_or_else(|why| {
        eprintln!("{why}");
        std::process::exit(1)
    });
    let lock = Mutex::new(0);
    let first = batch(&lock, 1).as_nanos();
    let begun = Instant::now();
    let mut turns: u32 = 100;
    while batch(&lock, turns) < BATCH {
        turns *= 2;
    }
    let mut samples = Vec::with_capacity(BATCHES);
    while samples.len() < BATCHES && (samples.is_empty() || begun.elapsed() < asked.longest) {
        samples.push(format!(
            "{:.4}",
            batch(&lock, turns).as_nanos() as f64 / f64::from(turns)
        ));
    }
    let ignored: Vec<String> = asked
        .ignored
        .iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    println!(
        "{{\"kind\": \"steady\", \"unit\": \"ns\", \"op\": \"lock + unlock\", \"iterations\": {turns}, \
         \"first\": {first}, \"ignored\": [{}], \"samples\": [{}]}}",
        ignored.join(", "),
        samples.join(", ")
    );
}
