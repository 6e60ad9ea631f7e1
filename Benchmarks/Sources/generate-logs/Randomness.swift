import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014): small, fast, and the same on every platform.
struct Randomness: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Uniform in (0, 1].
  mutating func unit() -> Double { Double((next() >> 11) + 1) * 0x1p-53 }

  /// True with probability `p`.
  mutating func chance(_ p: Double) -> Bool { unit() <= p }

  /// Exponentially distributed microseconds: waiting time of independent arrivals.
  mutating func exponential(mean: Double) -> Int64 { Int64(-log(unit()) * mean) }

  /// Uniform microseconds.
  mutating func uniform(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &self) }
}
