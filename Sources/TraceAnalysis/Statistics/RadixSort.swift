/// Sorts durations. Hot: a report sorts every measured value once.
///
/// Least significant digit first, 11 bits a pass, on the distance from the smallest value. So latencies of up to 8
/// s need three passes, and negative values need no case of their own.
enum RadixSort {
  private static let digitBits: UInt64 = 11
  private static let bucketCount = 1 << Int(digitBits)
  /// Below this many values the buckets cost more than comparing.
  private static let smallestCount = 512

  /// `values` in ascending order.
  static func sorted(_ values: [Int64]) -> [Int64] {
    guard values.count >= smallestCount, let minimum = values.min(), let maximum = values.max() else {
      return values.sorted()
    }
    let widest = UInt64(bitPattern: maximum &- minimum)
    var source = values
    var target = [Int64](repeating: 0, count: values.count)
    var shift: UInt64 = 0
    while shift < 64, widest >> shift > 0 {
      scatter(source, into: &target, minimum: minimum, shift: shift)
      swap(&source, &target)
      shift += digitBits
    }
    return source
  }

  /// One stable pass by the digit at `shift`.
  private static func scatter(_ source: [Int64], into target: inout [Int64], minimum: Int64, shift: UInt64) {
    precondition(source.count == target.count, "values are scattered into as much room as they have")
    let mask = UInt64(bucketCount - 1)
    var positions = [Int](repeating: 0, count: bucketCount)
    unsafe positions.withUnsafeMutableBufferPointer { positions in
      for value in source {
        let digit = Int(truncatingIfNeeded: (UInt64(bitPattern: value &- minimum) &>> shift) & mask)
        unsafe positions[digit] &+= 1
      }
      var start = 0
      for digit in 0..<bucketCount {
        let count = unsafe positions[digit]
        unsafe positions[digit] = start
        start &+= count
      }
      unsafe target.withUnsafeMutableBufferPointer { target in
        for value in source {
          let digit = Int(truncatingIfNeeded: (UInt64(bitPattern: value &- minimum) &>> shift) & mask)
          unsafe target[positions[digit]] = value
          unsafe positions[digit] &+= 1
        }
      }
    }
  }
}
