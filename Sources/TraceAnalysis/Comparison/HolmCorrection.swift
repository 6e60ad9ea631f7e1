/// p-values of several tests, corrected together: if nothing is to be found, the probability that any test finds
/// something is the stated one at most. That holds however the tests depend on each other (Holm, A simple
/// sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6 (1979), 65–70).
enum HolmCorrection {
  /// The corrected p-values in the order of `values`: the i-th smallest of m times m − i + 1,
  /// at least the one before it, and 1 at most.
  static func corrected(_ values: [Double]) -> [Double] {
    var corrected = values
    var largest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      largest = max(largest, min(1, values[index] * Double(values.count - rank)))
      corrected[index] = largest
    }
    return corrected
  }
}
