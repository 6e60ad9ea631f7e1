/// A run of neighbouring requests, surveyed by itself: an ingest surveys changed parts and merges the rest. Parts are
/// the nodes of a tree; four of them make one of the next level:
///
///     level 1   ├───────────── 0 ─────────────┤├───── 1 ─────…      16,384 numbers each
///     level 0                                  ├─ 4 ─┤├─ 5 ─┤        4,096 numbers each
///     beginning ├─────────────────────────────┤                      all whole parts of level 1
///
/// The requests of a part follow from the numbers of their ids alone.
package struct SurveyPart: Hashable, Sendable {
  /// From 0, the leaves, to 14, the root.
  package var level: Int
  /// Among those of its level, from 0.
  package var number: Int64

  package init(level: Int, number: Int64) { (self.level, self.number) = (level, number) }

  /// The root: it has every number that there is.
  package static let whole = SurveyPart(level: topLevel, number: 0)

  /// The last id of the last whole part of level 1 among ids up to `last`: the end of the beginning.
  package static func endOfBeginning(_ last: Int64) -> Int64 { ((last + 1) >> bits(1)) << bits(1) - 1 }

  /// 2⁴⁰ numbers of ids (`RequestNumber`).
  private static let topLevel = 14
  private static let leafBits = 12
  private static let childBits = 2

  private static func bits(_ level: Int) -> Int { leafBits + childBits * level }

  /// The numbers of its ids.
  package var ids: ClosedRange<Int64> {
    let first = number << Self.bits(level)
    return first...(first + (1 << Self.bits(level)) - 1)
  }

  /// The parts that it consists of; none of a leaf.
  package var children: [SurveyPart] {
    guard level > 0 else { return [] }
    return (0..<1 << Self.childBits).map {
      SurveyPart(level: level - 1, number: number << Self.childBits | Int64($0))
    }
  }

  // MARK: In the table

  /// The number of its row.
  var row: Int64 { Int64(level) << 40 | number }

  init(row: Int64) { self.init(level: Int(row >> 40), number: row & (1 << 40 - 1)) }

  /// The row of the beginning.
  static let beginning: Int64 = -1

  /// The rows of all parts that may have the id with number ?1.
  static let rowsOfID = (0...topLevel).map { "\($0 << 40) | (?1 >> \(bits($0)))" }.joined(separator: ", ")

  /// The leaf that has an id; two ids with one leaf have all parts in common.
  static func leaf(of id: Int64) -> Int64 { id >> leafBits }
}
