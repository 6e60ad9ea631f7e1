#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Probabilities of the standard normal distribution.
enum NormalDistribution {
  /// P(|Z| ≥ |z|), by the system's complementary error function.
  static func twoSidedTail(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }
}
