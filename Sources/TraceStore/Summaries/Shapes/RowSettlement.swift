package import TraceModel

/// What is done to rows before their shapes are compared. Times are moved to the common clock, and the many instances
/// of one service count as one.
///
///     sent 3.1 by phone-1   received 5.4 by api         sent 3.1 by a phone   received 3.4 by api
///     sent 7.0 by phone-2   received 6.2 by api    ─►   sent 6.1 by a phone   received 6.2 by api    one shape
package struct RowSettlement: Sendable {
  /// The correction of each origin, by id; nil where the clock was set, so that only the request itself tells it.
  let corrections: [ClockLine?]
  /// The number of each origin's crowd, by id; 0 of an origin that is told from all others.
  let crowds: [UInt32]

  /// Origins with ids outside of the lists are as logged, and in no crowd.
  package init(corrections: [ClockLine?], crowds: [UInt32]) {
    (self.corrections, self.crowds) = (corrections, crowds)
  }

  @inline(__always)
  func correction(of origin: OriginID) -> ClockLine? {
    origin.index < corrections.count ? corrections[origin.index] : ClockLine.none
  }

  @inline(__always)
  func crowd(of origin: OriginID) -> UInt32 { origin.index < crowds.count ? crowds[origin.index] : 0 }
}

/// A row as it is compared with others, until the next is settled.
struct SettledRow {
  /// Its numbers, where times are on the common clock, and a member of a crowd is that of the crowd alone.
  let numbers: UnsafeBufferPointer<Int64>
  /// By position, who is named there; empty where rows stay as they are.
  let origins: UnsafeBufferPointer<OriginID>

  /// The number of an origin in a row: of a member its crowd's, and how many other members the row named before.
  @inline(__always)
  static func number(_ origin: OriginID, crowd: UInt32, others: Int) -> Int64 {
    crowd == 0 ? Int64(origin.rawValue) : Int64(crowd) << 32 | Int64(others)
  }

  /// Positions of a crowd's members.
  func members(_ kinds: [NumberKinds.Kind]) -> [Int] {
    origins.isEmpty ? [] : kinds.indices.filter { kinds[$0] == .origin && numbers[$0] >= 1 << 32 }
  }
}
