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
  static func sorted(_ values: [Int64]) -> [Int64] { sorted(pieces: [values]) }

  /// The values of all pieces in ascending order.
  static func sorted(pieces: [[Int64]]) -> [Int64] {
    let count = pieces.reduce(0) { $0 + $1.count }
    let bounds = pieces.lazy.compactMap { piece in
      piece.min().flatMap { least in piece.max().map { (least, $0) } }
    }
    guard count >= smallestCount, let minimum = bounds.map(\.0).min(), let maximum = bounds.map(\.1).max()
    else {
      return pieces.flatMap(\.self).sorted()
    }
    let widest = UInt64(bitPattern: maximum &- minimum)
    var source = [Int64](repeating: minimum, count: count)
    guard widest > 0 else { return source }
    scatter(pieces, into: &source, minimum: minimum, shift: 0)
    var target: [Int64] = []
    var shift = digitBits
    while shift < 64, widest >> shift > 0 {
      if target.isEmpty { target = [Int64](repeating: 0, count: count) }
      scatter([source], into: &target, minimum: minimum, shift: shift)
      swap(&source, &target)
      shift += digitBits
    }
    return source
  }

  /// One stable pass by the digit at `shift`.
  private static func scatter(
    _ pieces: [[Int64]], into target: inout [Int64], minimum: Int64, shift: UInt64
  ) {
    precondition(
      pieces.reduce(0) { $0 + $1.count } == target.count,
      "values are scattered into as much room as they have")
    let mask = UInt64(bucketCount - 1)
    var positions = [Int](repeating: 0, count: bucketCount)
    unsafe positions.withUnsafeMutableBufferPointer { positions in
      for piece in pieces {
        for value in piece {
          let digit = Int(truncatingIfNeeded: (UInt64(bitPattern: value &- minimum) &>> shift) & mask)
          unsafe positions[digit] &+= 1
        }
      }
      var start = 0
      for digit in 0..<bucketCount {
        let count = unsafe positions[digit]
        unsafe positions[digit] = start
        start &+= count
      }
      unsafe target.withUnsafeMutableBufferPointer { target in
        for piece in pieces {
          for value in piece {
            let digit = Int(truncatingIfNeeded: (UInt64(bitPattern: value &- minimum) &>> shift) & mask)
            unsafe target[positions[digit]] = value
            unsafe positions[digit] &+= 1
          }
        }
      }
    }
  }
}
